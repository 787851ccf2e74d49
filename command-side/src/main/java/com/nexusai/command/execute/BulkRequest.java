package com.nexusai.command.execute;

import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.command.request.Fields;
import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with which runs.
 *
 * @param named the runs; empty when they are to be found
 * @param question how they are found; null when they are named
 * @param limit with how many of them at the most
 */
record BulkRequest(
    Action action, List<ExecutionId> named, @Nullable FindExecutions question, int limit) {
  private static final int ID_CHARS_MAX = 128;
  private static final String IDS = "execution_ids";
  private static final List<String> COMMON =
      List.of("workflow_id", "status", "started_from", "started_before");

  /** What is done with each run. */
  enum Action {
    /** Runs that have not ended are stopped. */
    CANCEL,
    /** Failed runs go on. */
    RETRY;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The runs that this can be done with. */
    private Set<ExecutionStatus> statuses() {
      return Arrays.stream(ExecutionStatus.values())
          .filter(it -> this == RETRY ? it == ExecutionStatus.FAILED : !it.ended())
          .collect(Collectors.toSet());
    }

    /** The command that does it. */
    ExecutionCommand on(ExecutionId run, Actor actor, Instant at) {
      return switch (this) {
        case CANCEL -> new CancelExecution(run, actor, at);
        case RETRY -> new RetryExecution(run, actor, at);
      };
    }
  }

  /**
   * Reads a request.
   *
   * @throws com.nexusai.kernel.problem.Rejection with everything that is wrong with it
   */
  static BulkRequest read(UserId user, Fields body) {
    String action = body.word("action", words(Action.values(), Action::word));
    if (body.any("action") == null) {
      body.add(Problem.of("MISSING_KEY", "$.action", "'cancel' or 'retry'", "nothing"));
    }
    Long limit = body.number("limit", 1, FindExecutions.LIMIT_MAX);
    Long after = body.number("after", 1, Long.MAX_VALUE);
    Long atLeast = body.number("at_least", 0, Long.MAX_VALUE);
    Fields filter = body.object("filter");
    List<ExecutionId> named = ids(filter);
    WorkflowId workflow = workflow(filter);
    Set<String> statuses =
        filter.words("status", words(ExecutionStatus.values(), ExecutionStatus::word));
    Instant from = filter.instant("started_from");
    Instant before = filter.instant("started_before");
    requireOneFilter(body, filter, after);
    body.done();
    Action wanted = "retry".equals(action) ? Action.RETRY : Action.CANCEL;
    int most = limit == null ? FindExecutions.LIMIT_MAX : limit.intValue();
    FindExecutions question =
        new FindExecutions(
            user,
            workflow,
            statuses.isEmpty() ? wanted.statuses() : statuses(statuses),
            from,
            before,
            after,
            atLeast == null ? 0 : atLeast,
            most);
    return new BulkRequest(wanted, named, named.isEmpty() ? question : null, most);
  }

  private static <E> List<String> words(E[] values, java.util.function.Function<E, String> word) {
    return Arrays.stream(values).map(word).toList();
  }

  private static Set<ExecutionStatus> statuses(Set<String> words) {
    return Arrays.stream(ExecutionStatus.values())
        .filter(status -> words.contains(status.word()))
        .collect(Collectors.toSet());
  }

  private static @Nullable WorkflowId workflow(Fields filter) {
    String id = filter.text("workflow_id", ID_CHARS_MAX);
    if (id == null || WorkflowId.isValid(id)) {
      return id == null ? null : new WorkflowId(id);
    }
    filter.add(
        Problem.of(
            "INVALID_VALUE", filter.pathOf("workflow_id"), "the id of a workflow", "'" + id + "'"));
    return null;
  }

  /** Nobody shall cancel everything because a key was forgotten. */
  private static void requireOneFilter(Fields body, Fields filter, @Nullable Long after) {
    boolean named = filter.any(IDS) != null;
    boolean common = COMMON.stream().anyMatch(key -> filter.any(key) != null);
    if (!named && !common) {
      body.add(
          new Problem(
              "FILTER_REQUIRED",
              "$.filter",
              "at least one of " + IDS + ", " + String.join(", ", COMMON),
              "none of them",
              "Name the runs, or say what they have in common."));
    } else if (named && (common || after != null)) {
      body.add(
          new Problem(
              "FILTER_MIXED",
              "$.filter",
              "either " + IDS + " or what the runs have in common",
              "both",
              "Send two requests."));
    }
  }

  private static List<ExecutionId> ids(Fields filter) {
    Set<ExecutionId> ids = new LinkedHashSet<>();
    List<?> list = filter.list(IDS, FindExecutions.LIMIT_MAX);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String id && ExecutionId.isValid(id)) {
        ids.add(new ExecutionId(id));
      } else {
        filter.add(
            Problem.of(
                "INVALID_VALUE",
                filter.pathOf(IDS) + "[" + i + "]",
                "the id of an execution",
                Fields.told(list.get(i))));
      }
    }
    return new ArrayList<>(ids);
  }
}
