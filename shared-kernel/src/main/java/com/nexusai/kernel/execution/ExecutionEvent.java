package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.WorkflowId;
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

  /** The run is over. */
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
}
