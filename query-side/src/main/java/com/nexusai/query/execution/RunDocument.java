package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run as the view keeps it; its steps are documents of their own.
 *
 * @param status {@code waiting} is told by the steps: nothing is under way and something waits
 * @param paused whether a person halted it
 * @param queued whether it waits for a place among the runs that may be under way at once
 * @param steps how many of its steps have a document; how many it had reached, when it was erased
 * @param active how many of its steps are scheduled, running or about to be tried again
 * @param waiting how many of its steps wait for a time, a callback or a person
 * @param input null when it was erased
 * @param origin null when it was erased
 * @param erasedAt when what it worked on was forgotten; null while it is kept
 * @param startedPosition the position of its start: newer runs have greater ones
 * @param endedPosition the position of its last end; 0 while it never ended. A step last heard of
 *     before it is no longer under way
 * @param position the position of the last event that is in here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunDocument(
    ExecutionId id,
    WorkflowId workflowId,
    int version,
    UserId userId,
    ExecutionStatus status,
    boolean paused,
    boolean queued,
    int steps,
    int active,
    int waiting,
    @Nullable Value input,
    @Nullable Value result,
    @Nullable StepError error,
    @Nullable Origin origin,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant erasedAt,
    long startedPosition,
    long endedPosition,
    long position) {

  static final String STARTED_POSITION = "started_position";

  /**
   * The position of the end of a run whose data is kept; nothing while it has not ended, and once
   * it was erased.
   */
  static final String KEPT_POSITION = "kept_position";

  /** In microseconds since 1970, as {@link #micros} tells them. */
  static final String STARTED_AT = "started_at";

  /** How long it took, in microseconds; nothing while it has not ended. */
  static final String DURATION = "duration";

  static final String ERROR_CODE = "error_code";

  static final View<RunDocument> VIEW =
      new View<>(
          "executions",
          RunDocument.class,
          List.of(
              new Field<>("user_id", run -> run.userId().value()),
              new Field<>("workflow_id", run -> run.workflowId().value()),
              new Field<>("status", run -> run.status().word()),
              new Field<>(ERROR_CODE, run -> run.error() == null ? null : run.error().code()),
              Field.ranged(STARTED_AT, run -> micros(run.startedAt())),
              Field.ranged(DURATION, RunDocument::duration),
              new Field<>(STARTED_POSITION, RunDocument::startedPosition),
              new Field<>(KEPT_POSITION, RunDocument::keptPosition)),
          // Ranges of time and duration are told from the index alone, row after row in the order
          // of the page: they are seldom narrow, and their order is not the page's.
          List.of(
              List.of("user_id", STARTED_POSITION, STARTED_AT, DURATION),
              List.of("user_id", "status", STARTED_POSITION, STARTED_AT, DURATION),
              List.of("user_id", ERROR_CODE, STARTED_POSITION, STARTED_AT, DURATION),
              List.of("workflow_id", STARTED_POSITION, STARTED_AT, DURATION),
              List.of("workflow_id", "status", STARTED_POSITION, STARTED_AT, DURATION),
              List.of("workflow_id", KEPT_POSITION)),
          RunText::of);

  static RunDocument started(ExecutionStarted event, long position) {
    return new RunDraft(event, position).at(position);
  }

  /**
   * All that is left of a run whose data was erased.
   *
   * @param startedPosition the position of its start
   */
  static RunDocument erased(ExecutionErased event, long startedPosition, long position) {
    return new RunDraft(event, startedPosition).at(position);
  }

  private @Nullable Object keptPosition() {
    return status.ended() && erasedAt == null ? (Long) endedPosition : null;
  }

  /** An instant as queries compare it. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** A duration as queries compare it; what is not a whole microsecond counts as one more. */
  static long micros(Duration duration) {
    return Math.ceilDiv(duration.toNanos(), 1_000);
  }

  private @Nullable Object duration() {
    return finishedAt == null ? null : (Long) (micros(finishedAt) - micros(startedAt));
  }

  /** The run after the event at this position. */
  RunDocument after(Consumer<RunDraft> change, long position) {
    RunDraft draft = new RunDraft(this);
    change.accept(draft);
    return draft.at(position);
  }

  /**
   * Whether what was last heard of at this position was under way before the run ended, and is no
   * longer.
   */
  boolean outdated(StepDocument step) {
    return step.status() != StepStatus.PENDING
        && !step.status().ended()
        && step.position() <= endedPosition;
  }

  /**
   * How a step of this run stands now: the end of a run ends its steps, and a reopened run begins
   * them again.
   */
  StepStatus statusOf(StepDocument step) {
    if (!outdated(step)) {
      return step.status();
    }
    return status.ended() ? StepStatus.CANCELLED : StepStatus.PENDING;
  }
}
