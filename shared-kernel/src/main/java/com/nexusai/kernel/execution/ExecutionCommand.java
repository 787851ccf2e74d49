package com.nexusai.kernel.execution;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of a run. A member of its workflow may do what their role allows,
 * which the command's actor carries; who may not is refused with {@code ROLE_REQUIRED}, and to a
 * stranger there is no such run.
 */
public sealed interface ExecutionCommand {
  /** The run that is asked. */
  ExecutionId executionId();

  /**
   * The server's receipt time, which a decision reads as {@code now} (never before the run's
   * previous event).
   */
  Instant at();

  /**
   * Starts a run of a pinned workflow version. Answers a {@link RunReceipt}. With an idempotency
   * key the execution id is derived from it: a repeat with the same input answers with the first
   * run, one with another input is refused with {@code IDEMPOTENCY_KEY_REUSED}.
   *
   * @param input a JSON value
   * @param idempotencyKey the caller's; null for none
   */
  record StartExecution(
      @TargetAggregateIdentifier ExecutionId executionId,
      WorkflowId workflowId,
      int version,
      UserId owner,
      Origin origin,
      @Nullable Object input,
      @Nullable String idempotencyKey,
      Actor actor,
      Instant at)
      implements ExecutionCommand {}

  /**
   * Reports of performers, decided together in the order given. Safe to repeat. Answers the steps
   * whose {@link StepReport.StartStep} this command recorded for the first time, as {@code
   * List<StepKey>}: only those may act.
   */
  record ReportSteps(
      @TargetAggregateIdentifier ExecutionId executionId, List<StepReport> reports, Instant at)
      implements ExecutionCommand {
    public ReportSteps {
      reports = List.copyOf(reports);
    }
  }

  /**
   * A deadline has come. One that is stale (its step has moved on) is ignored.
   *
   * @param step the step that waits; null for the run as a whole
   * @param attempt the attempt that the deadline was set in; 0 for the run as a whole
   */
  record FireDeadline(
      @TargetAggregateIdentifier ExecutionId executionId,
      @Nullable StepKey step,
      int attempt,
      Instant at)
      implements ExecutionCommand {}

  /**
   * Goes on with a decision that was cut because it had become too long. A repeat finds nothing to
   * do.
   */
  record ContinueExecution(@TargetAggregateIdentifier ExecutionId executionId, Instant at)
      implements ExecutionCommand {}

  /** Halts a run: nothing new is scheduled; results are still recorded. A repeat does nothing. */
  record PauseExecution(@TargetAggregateIdentifier ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionCommand {}

  /** Lets a paused run go on. A repeat does nothing. */
  record ResumeExecution(
      @TargetAggregateIdentifier ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionCommand {}

  /**
   * Stops a run for good. A repeat does nothing; a run that has ended otherwise refuses with {@code
   * EXECUTION_ENDED}.
   */
  record CancelExecution(
      @TargetAggregateIdentifier ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionCommand {}

  /** Opens a failed step, or one of unknown outcome, again; a failed run goes on. */
  record RetryStep(
      @TargetAggregateIdentifier ExecutionId executionId, StepKey step, Actor actor, Instant at)
      implements ExecutionCommand {}

  /** Tells by hand what a step of unknown outcome resulted in. */
  record SettleStep(
      @TargetAggregateIdentifier ExecutionId executionId,
      StepKey step,
      @Nullable Object output,
      Actor actor,
      Instant at)
      implements ExecutionCommand {}

  /**
   * Opens every step again that made the run fail; a failed run goes on. A run that has not failed
   * refuses with {@code EXECUTION_NOT_FAILED}.
   */
  record RetryExecution(@TargetAggregateIdentifier ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionCommand {}

  /**
   * Approves or rejects what a step asks. A repeat by the same person does nothing; another
   * decision after the first is refused with {@code STEP_NOT_WAITING}.
   *
   * @param actor the run's owner, an operator of its workflow, or one of the step's assignees; to a
   *     stranger there is no such run
   * @param comment a few words; null for none
   */
  record DecideApproval(
      @TargetAggregateIdentifier ExecutionId executionId,
      StepKey step,
      boolean approved,
      @Nullable String comment,
      Actor actor,
      Instant at)
      implements ExecutionCommand {}

  /**
   * Brings what a step waits for. It may come before the step is reached. The first one counts; a
   * later one, and one for a step that waits for none, is refused with {@code STEP_NOT_WAITING}.
   *
   * @param body a JSON value
   */
  record ReceiveCallback(
      @TargetAggregateIdentifier ExecutionId executionId,
      StepKey step,
      @Nullable Object body,
      Instant at)
      implements ExecutionCommand {}

  /**
   * Gives a queued run its place. Answers whether the run uses it, as a {@code Boolean}: a run that
   * has ended does not, and the place must be given back. A repeat does nothing.
   */
  record AdmitExecution(
      @TargetAggregateIdentifier ExecutionId executionId, RunQueueId queue, Instant at)
      implements ExecutionCommand {}

  /**
   * Forgets what an ended run worked on. A run that has not ended refuses with {@code
   * EXECUTION_NOT_ENDED}. A repeat does nothing.
   */
  record EraseExecution(@TargetAggregateIdentifier ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionCommand {}
}
