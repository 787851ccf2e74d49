package com.nexusai.query.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.query.access.Access;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import com.nexusai.query.web.FreshReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about runs. Each owner sees their own, and members those of the workflows that
 * are shared with them; any other is told like one that is not there.
 */
public final class Executions {
  /** How many steps are told together with their run. */
  static final int STEPS_WITH_RUN = 500;

  /**
   * How long the steps' own values may be together in one answer, so that it fits into one RSocket
   * frame: 6 MiB.
   */
  private static final int STEP_BYTES_MAX = 6 * 1024 * 1024;

  private static final List<String> VIEWS = List.of(ExecutionProjection.NAME);

  private final FreshReads reads;
  private final Access access;
  private final ArtifactStore artifacts;
  private final Definitions definitions;
  private final @Nullable CallbackLinks links;

  /**
   * Reads runs, large values and definitions from these.
   *
   * @param access tells who may see a run
   * @param links tells the URLs that resume waiting steps; null on a node without their key
   */
  public Executions(
      FreshReads reads,
      Access access,
      ArtifactStore artifacts,
      Definitions definitions,
      @Nullable CallbackLinks links) {
    this.links = links;
    this.reads = reads;
    this.access = access;
    this.artifacts = artifacts;
    this.definitions = definitions;
  }

  /**
   * A run at a position.
   *
   * @param execution the run with its steps
   * @param position everything up to this event is in it, and nothing later
   */
  public record Snapshot(ExecutionJson execution, long position) {}

  /** A run and its documents as of one position. */
  private record Found(RunDocument run, List<StepDocument> steps, long position) {}

  /**
   * Lets those pass who may see a run, and says what they are to it.
   *
   * @throws com.nexusai.kernel.problem.Rejection {@code NOT_FOUND} to everybody else
   */
  Role require(UserId caller, ExecutionId id) {
    return access.require(caller, id);
  }

  /** Whose runs a caller finds with this filter. */
  UserId whoseRuns(UserId caller, RunFilter filter) {
    return filter.workflow() == null ? caller : access.whoseRuns(caller, filter.workflow());
  }

  /** The run with its steps: all of them, or the first of many. */
  public Snapshot get(UserId caller, ExecutionId id, long atLeast) {
    Role role = access.require(caller, id);
    Found found =
        reads.read(
            atLeast,
            VIEWS,
            reading ->
                new Found(
                    existing(reading, id),
                    reading.find(
                        Find.childrenOf(StepDocument.VIEW, id.value(), null, STEPS_WITH_RUN + 1)),
                    reading.position(ExecutionProjection.NAME)));
    StoredValues values = StoredValues.read(artifacts);
    int room = room(found.steps(), STEPS_WITH_RUN);
    boolean more = found.steps().size() > room;
    List<StepDocument> documents = more ? found.steps().subList(0, room) : found.steps();
    ExecutionJson run = ExecutionJson.of(found.run(), values::of);
    return new Snapshot(
        run.with(
            inOrder(found.run(), documents, more).stream()
                .map(step ->
                    told(
                        role,
                        found.run(),
                        step.document(),
                        values,
                        step.trigger() ? run.input() : null))
                .toList(),
            more ? StepPage.cursors(id).after(StepPage.key(documents.getLast())) : null),
        found.position());
  }

  /** How many of these steps fit into one answer; at least one. */
  private static int room(List<StepDocument> steps, int limit) {
    int bytes = 0;
    int room = 0;
    for (StepDocument step : steps.subList(0, Math.min(limit, steps.size()))) {
      Object output = step.output() == null ? null : step.output().json();
      bytes += Json.sizeAtLeast(output, STEP_BYTES_MAX);
      if (bytes >= STEP_BYTES_MAX && room > 0) {
        break;
      }
      room++;
    }
    return room;
  }

  /**
   * A step where it is told.
   *
   * @param trigger whether its result is the run's input, which the events hold only once
   */
  private record Placed(StepDocument document, boolean trigger) {}

  /**
   * The agents in the order of the definition, each followed by its items; those never reached are
   * pending. Of a run whose data was erased no step is told.
   */
  private List<Placed> inOrder(RunDocument run, List<StepDocument> steps, boolean more) {
    if (run.erasedAt() != null) {
      return List.of();
    }
    List<Agent> agents =
        definitions
            .of(run.workflowId(), run.version(), run.startedPosition())
            .map(definition -> definition.agents())
            .orElse(List.of());
    Map<AgentId, List<StepDocument>> byAgent = new LinkedHashMap<>();
    agents.forEach(agent -> byAgent.put(agent.id(), new ArrayList<>()));
    steps.forEach(
        step -> byAgent.computeIfAbsent(step.agentId(), _ -> new ArrayList<>()).add(step));
    Set<AgentId> triggers = new HashSet<>();
    for (Agent agent : agents) {
      List<StepDocument> known = byAgent.get(agent.id());
      if (known != null && known.isEmpty() && !more) {
        known.add(StepDocument.fresh(agent.id(), null));
      }
      if (agent.type() == AgentType.TRIGGER) {
        triggers.add(agent.id());
      }
    }
    List<Placed> ordered = new ArrayList<>(steps.size());
    byAgent.forEach((agent, known) ->
        known.forEach(step ->
            ordered.add(
                new Placed(
                    step, triggers.contains(agent) && step.status() == StepStatus.COMPLETED))));
    return ordered;
  }

  /** A page of the run's steps: agents by id, each followed by its items. */
  StepPage steps(UserId caller, ExecutionId id, @Nullable String cursor, int limit, long atLeast) {
    Role role = access.require(caller, id);
    String after =
        cursor == null ? null : id.value() + "/" + StepPage.cursors(id).read(cursor, String.class);
    Found found =
        reads.read(
            atLeast,
            VIEWS,
            reading ->
                new Found(
                    existing(reading, id),
                    reading.find(Find.childrenOf(StepDocument.VIEW, id.value(), after, limit + 1)),
                    0));
    StoredValues values = StoredValues.read(artifacts);
    return StepPage.of(
        id,
        found.steps(),
        room(found.steps(), limit),
        step -> told(role, found.run(), step, values, null));
  }

  /**
   * Whoever has the URL that resumes a step can resume it, so it is not for those who only look.
   */
  private StepJson told(
      Role role,
      RunDocument run,
      StepDocument document,
      StoredValues values,
      @Nullable Object otherwise) {
    StepJson step = StepJson.of(run, document, values::of, otherwise);
    return links == null || !role.covers(Role.OPERATOR) ? step : step.resumable(run.id(), links);
  }

  /**
   * A page of the caller's runs, or of those of a workflow that they may see; the newest first.
   *
   * @param after the start position that the page begins after; null for the first page
   * @param count whether the answer tells how many there are in all pages
   */
  ExecutionPage list(
      UserId caller,
      RunFilter filter,
      @Nullable Long after,
      int limit,
      boolean count,
      long atLeast) {
    Find<RunDocument> question = filter.find(whoseRuns(caller, filter), after, limit + 1);
    return reads.read(
        atLeast,
        VIEWS,
        reading ->
            ExecutionPage.of(
                reading.find(question),
                limit,
                count ? (Long) reading.count(question) : null,
                reading.position(ExecutionProjection.NAME)));
  }

  /** The ids of the owner's runs that a question is about, the oldest first. */
  FoundExecutions find(FindExecutions question) {
    Map<String, Object> equal = new HashMap<>();
    equal.put("user_id", question.owner().value());
    if (question.workflow() != null) {
      equal.put("workflow_id", question.workflow().value());
    }
    Find<RunDocument> find =
        Find.oldest(
                RunDocument.VIEW,
                equal,
                RunDocument.STARTED_POSITION,
                question.after(),
                question.limit() + 1)
            .and(
                new Condition.Between(
                    RunDocument.STARTED_AT,
                    micros(question.startedFrom()),
                    micros(question.startedBefore())));
    Find<RunDocument> wanted =
        question.statuses().isEmpty()
            ? find
            : find.and(
                new Condition.OneOf(
                    "status",
                    question.statuses().stream().map(ExecutionStatus::word).sorted().toList()));
    return reads.read(
        question.atLeast(),
        VIEWS,
        reading -> {
          List<String> ids = reading.ids(wanted);
          boolean more = ids.size() > question.limit();
          List<String> here = more ? ids.subList(0, question.limit()) : ids;
          return new FoundExecutions(
              here.stream().map(ExecutionId::new).toList(),
              more ? startedPosition(reading, here.getLast()) : null,
              reading.position(ExecutionProjection.NAME));
        });
  }

  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : (Long) RunDocument.micros(instant);
  }

  private static long startedPosition(Reading reading, String id) {
    return Objects.requireNonNull(reading.get(RunDocument.VIEW, id), id).startedPosition();
  }

  /** Where a run stands, for whoever has already been let in; empty when there is no such run. */
  Optional<ExecutionStatus> statusOf(ExecutionId id, long atLeast) {
    return reads.read(
        atLeast,
        VIEWS,
        reading ->
            Optional.ofNullable(reading.get(RunDocument.VIEW, id.value()))
                .map(RunDocument::status));
  }

  /** One step's document. */
  StepDocument step(
      UserId caller, ExecutionId id, AgentId agent, @Nullable Integer item, long atLeast) {
    access.require(caller, id);
    return reads.read(
        atLeast,
        VIEWS,
        reading -> {
          existing(reading, id);
          StepDocument step = reading.get(StepDocument.VIEW, StepDocument.id(id, agent, item));
          if (step == null) {
            throw Rejection.notFound("a step", agent + (item == null ? "" : "/" + item));
          }
          return step;
        });
  }

  private static RunDocument existing(Reading reading, ExecutionId id) {
    RunDocument run = reading.get(RunDocument.VIEW, id.value());
    if (run == null) {
      throw Rejection.notFound("an execution", id);
    }
    return run;
  }
}
