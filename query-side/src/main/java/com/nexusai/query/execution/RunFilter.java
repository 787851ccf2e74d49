package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Find;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a user's runs are wanted; all that is said must be true of each.
 *
 * @param workflow null for runs of any
 * @param status null for any
 * @param errorCode what it failed with; null for anything or nothing
 * @param words each begins some word of the run's text; none for any text
 * @param startedFrom when it began at the earliest; null for no such bound
 * @param startedBefore when it must have begun before; null for no such bound
 * @param minDuration how long it took at the least; a run that has not ended took no time yet and
 *     is left out. Null for no such bound
 * @param maxDuration how long it took at the most, with the same exception
 */
record RunFilter(
    @Nullable WorkflowId workflow,
    @Nullable ExecutionStatus status,
    @Nullable String errorCode,
    List<String> words,
    @Nullable Instant startedFrom,
    @Nullable Instant startedBefore,
    @Nullable Duration minDuration,
    @Nullable Duration maxDuration) {
  /** All of them. */
  static final RunFilter NONE = new RunFilter(null, null, null, List.of(), null, null, null, null);

  /** The names of the parameters that say it. */
  static final Set<String> PARAMETERS =
      Set.of(
          "workflow_id",
          "status",
          "error_code",
          "q",
          "started_from",
          "started_before",
          "min_duration",
          "max_duration");

  /** What a request asks for. */
  static RunFilter of(Query query) {
    Instant from = query.instant("started_from").orElse(null);
    Instant before = query.instant("started_before").orElse(null);
    Duration min = query.duration("min_duration").orElse(null);
    Duration max = query.duration("max_duration").orElse(null);
    if (from != null && before != null && !from.isBefore(before)) {
      throw Query.invalid(
          "started_before", "an instant after started_from, " + from, before.toString());
    }
    if (min != null && max != null && min.compareTo(max) > 0) {
      throw Query.invalid("max_duration", "at least min_duration, " + min, max.toString());
    }
    return new RunFilter(
        query.text("workflow_id").map(Ids::workflow).orElse(null),
        query.one("status", ExecutionStatus.values(), ExecutionStatus::word).orElse(null),
        query.text("error_code").orElse(null),
        query.words("q"),
        from,
        before,
        min,
        max);
  }

  /** What makes this another question than any other. */
  List<? extends @Nullable Object> parts() {
    return Arrays.asList(
        workflow,
        status,
        errorCode,
        words,
        startedFrom == null ? null : startedFrom.toString(),
        startedBefore == null ? null : startedBefore.toString(),
        minDuration == null ? null : minDuration.toString(),
        maxDuration == null ? null : maxDuration.toString());
  }

  /** Those of this user, the newest first, after this start. */
  Find<RunDocument> find(UserId owner, @Nullable Long after, int limit) {
    Map<String, Object> equal = new HashMap<>();
    equal.put("user_id", owner.value());
    if (workflow != null) {
      equal.put("workflow_id", workflow.value());
    }
    if (status != null) {
      equal.put("status", status.word());
    }
    if (errorCode != null) {
      equal.put(RunDocument.ERROR_CODE, errorCode);
    }
    Find<RunDocument> find =
        Find.newest(RunDocument.VIEW, equal, RunDocument.STARTED_POSITION, after, limit);
    if (startedFrom != null || startedBefore != null) {
      find =
          find.and(
              new Condition.Between(
                  RunDocument.STARTED_AT,
                  startedFrom == null ? null : (Long) RunDocument.micros(startedFrom),
                  startedBefore == null ? null : (Long) RunDocument.micros(startedBefore)));
    }
    if (minDuration != null || maxDuration != null) {
      find =
          find.and(
              new Condition.Between(
                  RunDocument.DURATION,
                  minDuration == null ? null : (Long) RunDocument.micros(minDuration),
                  maxDuration == null ? null : (Long) (RunDocument.micros(maxDuration) + 1)));
    }
    return words.isEmpty() ? find : find.matching(words);
  }
}
