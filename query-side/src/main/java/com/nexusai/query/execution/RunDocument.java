package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as the view keeps it; its steps are documents of their own.
 *
 * @param status {@code waiting} is told by the steps: nothing is under way and something waits
 * @param paused whether a person halted it
 * @param steps how many of its steps have a document
 * @param active how many of its steps are scheduled, running or about to be tried again
 * @param waiting how many of its steps wait for a time, a callback or a person
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
    int steps,
    int active,
    int waiting,
    Value input,
    @Nullable Value result,
    @Nullable StepError error,
    Origin origin,
    Instant startedAt,
    @Nullable Instant finishedAt,
    long startedPosition,
    long endedPosition,
    long position) {

  static final String STARTED_POSITION = "started_position";

  static final View<RunDocument> VIEW =
      new View<>(
          "executions",
          RunDocument.class,
          List.of(
              new Field<>("user_id", run -> run.userId().value()),
              new Field<>("workflow_id", run -> run.workflowId().value()),
              new Field<>("status", run -> run.status().word()),
              new Field<>(STARTED_POSITION, RunDocument::startedPosition)),
          List.of(
              List.of("user_id", STARTED_POSITION),
              List.of("workflow_id", STARTED_POSITION),
              List.of("user_id", "status", STARTED_POSITION)));

  static RunDocument started(ExecutionStarted event, long position) {
    return new RunDocument(
        event.executionId(),
        event.workflowId(),
        event.version(),
        event.owner(),
        ExecutionStatus.RUNNING,
        false,
        0,
        0,
        0,
        event.input(),
        null,
        null,
        event.origin(),
        event.at(),
        null,
        position,
        0,
        position);
  }

  /** Its steps changed, or nothing that shows. */
  RunDocument counting(int steps, int active, int waiting, long position) {
    return with(
        status.ended() ? status : underWay(paused, active, waiting),
        paused,
        steps,
        active,
        waiting,
        position);
  }

  RunDocument paused(boolean paused, long position) {
    return with(underWay(paused, active, waiting), paused, steps, active, waiting, position);
  }

  /** A failed run goes on: what was under way then begins again. */
  RunDocument reopened(long position) {
    return new RunDocument(
        id,
        workflowId,
        version,
        userId,
        underWay(paused, active, waiting),
        paused,
        steps,
        active,
        waiting,
        input,
        null,
        null,
        origin,
        startedAt,
        null,
        startedPosition,
        endedPosition,
        position);
  }

  RunDocument ended(
      ExecutionStatus status,
      @Nullable Value result,
      @Nullable StepError error,
      Instant at,
      long position) {
    return new RunDocument(
        id,
        workflowId,
        version,
        userId,
        status,
        paused,
        steps,
        0,
        0,
        input,
        result,
        error,
        origin,
        startedAt,
        at,
        startedPosition,
        position,
        position);
  }

  private RunDocument with(
      ExecutionStatus status, boolean paused, int steps, int active, int waiting, long position) {
    return new RunDocument(
        id,
        workflowId,
        version,
        userId,
        status,
        paused,
        steps,
        active,
        waiting,
        input,
        result,
        error,
        origin,
        startedAt,
        finishedAt,
        startedPosition,
        endedPosition,
        position);
  }

  private static ExecutionStatus underWay(boolean paused, int active, int waiting) {
    if (paused) {
      return ExecutionStatus.PAUSED;
    }
    return active == 0 && waiting > 0 ? ExecutionStatus.WAITING : ExecutionStatus.RUNNING;
  }

  /**
   * Whether what was last heard of at this position was under way before the run ended, and is no
   * longer.
   */
  boolean outdated(StepDocument step) {
    return !step.status().ended() && step.position() <= endedPosition;
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
