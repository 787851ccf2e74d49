package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.StepPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can have happened in a run. {@code at} is the decision's {@code now}, so that a
 * replay decides the same.
 *
 * <p>The metadata of each names {@code owner} and {@code workflow}, so that a reader need not have
 * seen the start.
 *
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ExecutionEvent {
  /** The run. */
  ExecutionId executionId();

  /** When it was decided; never before the run's previous event. */
  Instant at();

  /**
   * The run is over. Its metadata also names whom the end concerns besides: {@code depth} when runs
   * have started one another, {@code parent} (a {@link ParentStep}) when a step waits for it, and
   * {@code queues}, separated by blanks, in which it has places to give back.
   */
  sealed interface Ended extends ExecutionEvent {}

  /**
   * A run began.
   *
   * @param inputSha256 of the canonical input, present with an idempotency key, so that a reuse
   *     with another input is noticed
   * @param deadline when the run fails with {@code RUN_TIMEOUT}; null for never
   */
  record ExecutionStarted(
      ExecutionId executionId,
      WorkflowId workflowId,
      int version,
      UserId owner,
      Origin origin,
      Value input,
      @Nullable String idempotencyKey,
      @Nullable String inputSha256,
      @Nullable Instant deadline,
      Actor actor,
      Instant at)
      implements ExecutionEvent {}

  /**
   * Steps ended that needed nothing from outside, in the order in which they were decided.
   *
   * @param steps 1 to 500
   */
  record StepsDecided(ExecutionId executionId, List<StepOutcome> steps, Instant at)
      implements ExecutionEvent {
    public StepsDecided {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step began to run once for each item of a list.
   *
   * @param items the list
   * @param count how many, 0 to 100,000
   */
  record ItemsOpened(ExecutionId executionId, AgentId agent, Value items, int count, Instant at)
      implements ExecutionEvent {}

  /**
   * A step is to act on the world.
   *
   * @param attempt from 1, over all rounds of the step
   * @param round from 0; only a step that repeats goes beyond
   * @param request exactly what is asked, without secrets
   * @param timeout how long the attempt may take; null for the service's default
   * @param idempotencyKey the same for every attempt of a round
   */
  record StepScheduled(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      int round,
      StepRequest request,
      @Nullable Duration timeout,
      StepPolicy.Delivery delivery,
      String idempotencyKey,
      Instant at)
      implements ExecutionEvent {}

  /** An attempt of an {@code at_most_once} step is about to act. */
  record StepStarted(
      ExecutionId executionId, AgentId agent, @Nullable Integer item, int attempt, Instant at)
      implements ExecutionEvent {}

  /**
   * A step that acted on the world has its result.
   *
   * @param taken the outgoing connections that are followed; empty for an item
   * @param by the person who told the result by hand; null when the performer did
   */
  record StepCompleted(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      Value output,
      List<ConnectionId> taken,
      @Nullable Actor by,
      Instant at)
      implements ExecutionEvent {
    public StepCompleted {
      taken = taken == null ? List.of() : List.copyOf(taken);
    }
  }

  /**
   * An attempt failed.
   *
   * @param retryAt when the next attempt follows; null when this was the last
   * @param taken the outgoing connections that are followed although it failed for good ({@code
   *     on_error: continue})
   */
  record StepFailed(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      StepError error,
      @Nullable Instant retryAt,
      List<ConnectionId> taken,
      Instant at)
      implements ExecutionEvent {
    public StepFailed {
      taken = taken == null ? List.of() : List.copyOf(taken);
    }
  }

  /**
   * A step waits for a time: before it acts, or before its next round.
   *
   * @param attempt the last attempt so far, 0 for none; the deadline names it
   * @param round the round that follows the wait
   * @param until when it goes on
   * @param output the last round's result, which the next one sees; null before the first round
   */
  record StepWaiting(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      int round,
      Instant until,
      @Nullable Value output,
      Instant at)
      implements ExecutionEvent {}

  /**
   * The run waits for a place among the runs that may be under way at once; nothing of it begins
   * before it is admitted.
   *
   * @param queue where it waits
   * @param limit how many runs the queue lets be under way at once, at least 1
   */
  record ExecutionQueued(ExecutionId executionId, RunQueueId queue, int limit, Instant at)
      implements ExecutionEvent {}

  /** The run has a place, which it gives back when it ends. */
  record ExecutionAdmitted(ExecutionId executionId, RunQueueId queue, Instant at)
      implements ExecutionEvent {}

  /**
   * A step asks people, and waits for one of them.
   *
   * @param attempt how often the step has asked, this time included, from 1
   * @param message what is to be approved: text, or any JSON value
   * @param assignees who may decide besides the run's owner and the workflow's operators
   * @param expires when the step fails with {@code APPROVAL_EXPIRED}; null for never
   */
  record ApprovalRequested(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      Value message,
      List<String> assignees,
      @Nullable Instant expires,
      Instant at)
      implements ExecutionEvent {
    public ApprovalRequested {
      assignees = assignees == null ? List.of() : List.copyOf(assignees);
    }
  }

  /**
   * A person approved or rejected, and the step has its result.
   *
   * @param output the step's result: the decision, who made it, and their comment
   * @param taken the outgoing connections that are followed; empty for an item
   */
  record ApprovalDecided(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      boolean approved,
      Value output,
      List<ConnectionId> taken,
      Actor by,
      Instant at)
      implements ExecutionEvent {
    public ApprovalDecided {
      taken = taken == null ? List.of() : List.copyOf(taken);
    }

    /** The label that the outgoing connections see as {@code decision}. */
    public String label() {
      return approved ? Behaviour.Approval.APPROVED : Behaviour.Approval.REJECTED;
    }
  }

  /**
   * A step waits for a request to its resume URL before it acts.
   *
   * @param attempt the last attempt so far, 0 for none; the deadline names it
   * @param expires when the step fails with {@code CALLBACK_EXPIRED}; null for never
   */
  record CallbackAwaited(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      @Nullable Instant expires,
      Instant at)
      implements ExecutionEvent {}

  /**
   * The request that a step waits for has come, perhaps before the step was reached.
   *
   * @param attempt the last attempt so far, 0 for none
   * @param body what it brought, which the step sees as {@code data.<own id>}
   * @param bodySha256 of the canonical body, so that a repeat is told from another request
   */
  record CallbackReceived(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      Value body,
      String bodySha256,
      Instant at)
      implements ExecutionEvent {}

  /**
   * A step is to run another workflow.
   *
   * @param attempt from 1, over all rounds of the step
   * @param round from 0; only a step that repeats goes beyond
   * @param child the run that is to be started; each attempt has its own
   * @param version the version to run; null for the one that is published when it starts
   * @param deadline when the attempt fails with {@code STEP_TIMEOUT}; null for never
   * @param depth how many runs started one another before the child, from 1
   */
  record SubExecutionScheduled(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      int round,
      ExecutionId child,
      WorkflowId workflow,
      @Nullable Integer version,
      Value input,
      @Nullable Instant deadline,
      int depth,
      Instant at)
      implements ExecutionEvent {}

  /**
   * Sub-runs are of no use any more, because their run ended or their attempt took too long; they
   * are to be cancelled.
   *
   * @param children at least one
   */
  record SubExecutionsStopped(ExecutionId executionId, List<ExecutionId> children, Instant at)
      implements ExecutionEvent {
    public SubExecutionsStopped {
      children = List.copyOf(children);
    }
  }

  /** A step's deadline came while the run was paused; it acts on resume. */
  record DeadlineReached(
      ExecutionId executionId, AgentId agent, @Nullable Integer item, int attempt, Instant at)
      implements ExecutionEvent {}

  /** A started {@code at_most_once} attempt was lost; a person decides. */
  record StepOutcomeUnknown(
      ExecutionId executionId, AgentId agent, @Nullable Integer item, int attempt, Instant at)
      implements ExecutionEvent {}

  /** A report came after its step or run had ended; it changed nothing. */
  record StepReportedLate(
      ExecutionId executionId,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      boolean succeeded,
      Instant at)
      implements ExecutionEvent {}

  /** A person opened a step again; a run that had failed goes on. */
  record StepReopened(
      ExecutionId executionId, AgentId agent, @Nullable Integer item, Actor actor, Instant at)
      implements ExecutionEvent {}

  /** The decision had become too long and goes on in another transaction. */
  record DecisionCut(ExecutionId executionId, Instant at) implements ExecutionEvent {}

  /** The run was halted. */
  record ExecutionPaused(ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionEvent {}

  /** The run goes on. */
  record ExecutionResumed(ExecutionId executionId, Actor actor, Instant at)
      implements ExecutionEvent {}

  /**
   * Every step has ended.
   *
   * @param result the output step's result; an object keyed by agent id when several output steps
   *     completed; JSON null when none did
   */
  record ExecutionCompleted(ExecutionId executionId, Value result, Instant at) implements Ended {}

  /** The run failed. Steps still under way are cancelled. */
  record ExecutionFailed(ExecutionId executionId, StepError error, Instant at) implements Ended {}

  /** The run was stopped. Steps still under way are cancelled. */
  record ExecutionCancelled(ExecutionId executionId, Actor actor, Instant at) implements Ended {}

  /**
   * What the run worked on is to be forgotten: the payloads of all its events before this one, and
   * the large values that only they name. That it took place, when and in which steps, stays on
   * record.
   *
   * <p>It tells again what else would be lost with the payloads.
   *
   * @param status how the run ended
   * @param steps how many steps it had reached
   * @param actor a person, or the system when the time for which it was to be kept is over
   */
  record ExecutionErased(
      ExecutionId executionId,
      WorkflowId workflowId,
      int version,
      UserId owner,
      ExecutionStatus status,
      Instant startedAt,
      Instant endedAt,
      int steps,
      Actor actor,
      Instant at)
      implements ExecutionEvent {}
}
