package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.expression.ExpressionFailed;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import com.nexusai.kernel.workflow.compiled.StepPolicy;
import com.nexusai.kernel.workflow.compiled.StepPolicy.OnError;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Repeat;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a step begins, goes through its rounds and items, and ends. */
final class Steps {
  private final Decision decision;
  private final PureSteps pure;
  private final ForEach forEach;
  private final Approvals approvals;
  private final Callbacks callbacks;
  private final SubRuns subRuns;

  Steps(Decision decision) {
    this.decision = decision;
    this.pure = new PureSteps(decision.pinned);
    this.forEach = new ForEach(decision, this);
    this.approvals = new Approvals(decision);
    this.callbacks = new Callbacks(decision);
    this.subRuns = new SubRuns(decision);
  }

  ForEach forEach() {
    return forEach;
  }

  Approvals approvals() {
    return approvals;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  /** A step is ready: opens its items, or begins it. */
  void begin(CompiledAgent agent, Step step) {
    if (agent.policy().forEach() == null) {
      beginOne(agent, null, step, null);
      return;
    }
    forEach.open(agent, step);
  }

  /**
   * Begins a step, or one of its items, or lets it wait for what it waits for first.
   *
   * @param value the item; null for the step as a whole
   */
  void beginOne(CompiledAgent agent, @Nullable Integer item, Step step, @Nullable Object value) {
    Wait waits = agent.policy().waits();
    try {
      if (waits instanceof Wait.Callback callback && !step.waited) {
        callbacks.await(agent, callback, item, step);
      } else if (waits != null && !step.waited) {
        Instant until =
            evaluated(
                agent, () -> Waits.until(waits, before(agent, item, 0, null, value), decision.now));
        decision.fact(
            new StepWaiting(
                decision.id(), agent.id(), item, step.attempt, 0, until, null, decision.now));
      } else {
        act(agent, item, step, value);
      }
    } catch (DateTimeException | ArithmeticException e) {
      endFailed(
          agent,
          item,
          step.attempt,
          StepError.fatal("WAIT_INVALID", String.valueOf(e.getMessage()), agent.id().value()));
    } catch (StepFault fault) {
      endFailed(agent, item, step.attempt, fault.error());
    }
  }

  /** A wait is over, a pause before another attempt or round has passed: the step acts (again). */
  void actAgain(CompiledAgent agent, @Nullable Integer item, Step step) {
    try {
      act(agent, item, step, itemValue(agent, item));
    } catch (StepFault fault) {
      endFailed(agent, item, step.attempt, fault.error());
    }
  }

  private void act(CompiledAgent agent, @Nullable Integer item, Step step, @Nullable Object value) {
    StepScope scope = before(agent, item, step.round, step.ownSoFar(), value);
    switch (agent.behaviour()) {
      case Behaviour.Pure behaviour -> {
        PureSteps.Result result = evaluated(agent, () -> pure.perform(agent, behaviour, scope));
        resulted(agent, item, step, result, 0, null, value);
      }
      case Behaviour.Integration call -> {
        Object input = evaluated(agent, () -> call.input().render(scope));
        StepRequest request =
            new StepRequest(
                call.service(), call.operation(), call.connectionId(), decision.pinned.keep(input));
        decision.fact(
            new StepScheduled(
                decision.id(),
                agent.id(),
                item,
                step.attempt + 1,
                step.round,
                request,
                agent.policy().timeout(),
                agent.policy().delivery(),
                idempotencyKey(agent, item, step.round),
                decision.now));
      }
      case Behaviour.Approval approval ->
          approvals.ask(
              agent,
              approval,
              item,
              step,
              evaluated(agent, () -> approval.message().render(scope)));
      case Behaviour.Orchestrate call ->
          subRuns.schedule(
              agent, call, item, step, evaluated(agent, () -> call.input().render(scope)));
    }
  }

  /**
   * The same for every attempt, so that a service that knows keys performs a repeated call once.
   */
  private String idempotencyKey(CompiledAgent agent, @Nullable Integer item, int round) {
    String key = decision.id() + ":" + new StepKey(agent.id(), item);
    return round == 0 ? key : key + ":" + round;
  }

  /** A round has its result: the step repeats, or ends. */
  void resulted(
      CompiledAgent agent,
      @Nullable Integer item,
      Step step,
      PureSteps.Result result,
      int attempt,
      @Nullable Actor by,
      @Nullable Object value) {
    Repeat repeat = agent.policy().repeat();
    try {
      if (repeat == null
          || evaluated(
              agent,
              () ->
                  repeat.until().isTrue(before(agent, item, step.round, result.output(), value)))) {
        endCompleted(agent, item, result, attempt, by);
      } else if (step.round + 1 >= repeat.max()) {
        throw fault(
            agent,
            "REPEAT_EXHAUSTED",
            "Expected '"
                + repeat.until().source()
                + "' to hold within "
                + repeat.max()
                + " rounds.");
      } else {
        decision.fact(
            new StepWaiting(
                decision.id(),
                agent.id(),
                item,
                step.attempt,
                step.round + 1,
                decision.now.plus(repeat.every()),
                result.output(),
                decision.now));
      }
    } catch (StepFault fault) {
      endFailed(agent, item, attempt, fault.error());
    }
  }

  /** A step has its result, told by its performer, by a person, or decided in place. */
  void endCompleted(
      CompiledAgent agent,
      @Nullable Integer item,
      PureSteps.Result result,
      int attempt,
      @Nullable Actor by) {
    endCompleted(
        agent,
        item,
        result.output(),
        result.decision(),
        taken -> recordCompletion(agent, item, result, attempt, by, taken));
  }

  /**
   * A step has its result. It stays on record also when the way on cannot be found; then the run
   * fails.
   *
   * @param label what the step decided; null for nothing
   * @param record records the completion with the outgoing connections that are followed
   */
  void endCompleted(
      CompiledAgent agent,
      @Nullable Integer item,
      Value output,
      @Nullable String label,
      Consumer<List<ConnectionId>> record) {
    List<ConnectionId> taken;
    try {
      taken = item == null ? followed(agent, output, label, null) : List.of();
    } catch (StepFault fault) {
      record.accept(List.of());
      decision.fail(fault.error());
      return;
    }
    record.accept(taken);
  }

  private void recordCompletion(
      CompiledAgent agent,
      @Nullable Integer item,
      PureSteps.Result result,
      int attempt,
      @Nullable Actor by,
      List<ConnectionId> taken) {
    if (attempt > 0) {
      decision.fact(
          new StepCompleted(
              decision.id(), agent.id(), item, attempt, result.output(), taken, by, decision.now));
      visitAfter(agent, item);
      return;
    }
    // The trigger's result is the run's input, which the run's first event holds already.
    Value output = agent.behaviour() instanceof Behaviour.Trigger ? null : result.output();
    decision.outcome(
        new StepOutcome(
            agent.id(),
            item,
            StepStatus.COMPLETED,
            output,
            result.decision(),
            null,
            taken,
            result.answer(),
            result.artifact()));
  }

  /** What may follow now that the step, or one of its items, has ended. */
  void visitAfter(CompiledAgent agent, @Nullable Integer item) {
    if (item == null) {
      decision.visitTargetsOf(agent);
    } else {
      decision.visit(agent);
    }
  }

  /**
   * A step has failed for good.
   *
   * @param attempt the attempt that failed; 0 for a step that failed before it could act
   */
  void endFailed(CompiledAgent agent, @Nullable Integer item, int attempt, StepError error) {
    if (agent.policy().onError() == OnError.CONTINUE) {
      endContinued(agent, item, attempt, null, error);
    } else {
      endFailedForGood(agent, item, attempt, null, error);
    }
  }

  /** A step failed for good, or in part, and the run goes on with the error in scope. */
  void endContinued(
      CompiledAgent agent,
      @Nullable Integer item,
      int attempt,
      @Nullable Value output,
      StepError error) {
    try {
      List<ConnectionId> taken =
          item == null
              ? followed(agent, output == null ? Value.NULL : output, null, error)
              : List.of();
      recordFailure(agent, item, attempt, output, error, taken);
    } catch (StepFault fault) {
      endFailedForGood(agent, item, attempt, output, fault.error());
    }
  }

  private void endFailedForGood(
      CompiledAgent agent,
      @Nullable Integer item,
      int attempt,
      @Nullable Value output,
      StepError error) {
    recordFailure(agent, item, attempt, output, error, List.of());
    if (item != null && !decision.run.ended()) {
      recordFailure(agent, null, 0, null, error, List.of());
    }
    decision.fail(error);
  }

  private void recordFailure(
      CompiledAgent agent,
      @Nullable Integer item,
      int attempt,
      @Nullable Value output,
      StepError error,
      List<ConnectionId> taken) {
    if (attempt > 0) {
      decision.fact(
          new StepFailed(
              decision.id(), agent.id(), item, attempt, error, null, taken, decision.now));
      visitAfter(agent, item);
    } else {
      decision.outcome(
          new StepOutcome(
              agent.id(), item, StepStatus.FAILED, output, null, error, taken, null, null));
    }
  }

  /**
   * The outgoing connections that are followed once the step has ended so.
   *
   * @throws StepFault {@code CONDITION_FAILED} if a condition has no value
   */
  List<ConnectionId> followed(
      CompiledAgent agent, Value output, @Nullable String chosen, @Nullable StepError error) {
    if (agent.outgoing().isEmpty()) {
      return List.of();
    }
    StepScope after = before(agent, null, 0, null).after(output, chosen, error);
    try {
      return decision.followed(agent, after);
    } catch (ExpressionFailed e) {
      throw fault(
          agent,
          "CONDITION_FAILED",
          "A condition of a connection that leaves '"
              + agent.id()
              + "' has no value: "
              + e.getMessage());
    }
  }

  /** What the step as a whole, or one of its items, sees before it acts. */
  StepScope before(CompiledAgent agent, @Nullable Integer item, int round, @Nullable Value own) {
    return before(agent, item, round, own, null);
  }

  private StepScope before(
      CompiledAgent agent,
      @Nullable Integer item,
      int round,
      @Nullable Value own,
      @Nullable Object value) {
    Long index =
        item != null
            ? Long.valueOf(item)
            : agent.policy().repeat() != null ? Long.valueOf(round) : null;
    return StepScope.before(
        decision.run, decision.workflow, decision.pinned, decision.now, agent, value, index, own);
  }

  @Nullable Object itemValue(CompiledAgent agent, @Nullable Integer item) {
    Items items = decision.run.step(agent.id()).items;
    return item == null || items == null
        ? null
        : ((List<?>) Objects.requireNonNull(decision.pinned.read(items.list))).get(item);
  }

  static StepFault fault(CompiledAgent agent, String code, String message) {
    return new StepFault(StepError.fatal(code, message, agent.id().value()));
  }

  /** Evaluates, and turns an expression without a value into the step's failure. */
  static <T extends @Nullable Object> T evaluated(
      CompiledAgent agent, java.util.function.Supplier<T> evaluation) {
    try {
      return evaluation.get();
    } catch (ExpressionFailed e) {
      throw fault(agent, "EXPRESSION_FAILED", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The steps that made the run fail; those that its failure stopped where none did, because the
   * run as a whole took too long.
   */
  List<StepKey> toRetry() {
    List<StepKey> failed = new ArrayList<>();
    List<StepKey> stopped = new ArrayList<>();
    for (CompiledAgent agent : decision.workflow.agents()) {
      Step step = decision.run.step(agent.id());
      if (step.status == StepStatus.FAILED && agent.policy().onError() == OnError.FAIL) {
        failed.add(StepKey.of(agent.id()));
      } else if (step.open()) {
        stopped.add(StepKey.of(agent.id()));
      }
    }
    return failed.isEmpty() ? stopped : failed;
  }

  /** When the attempt after this one follows; null when there is none. */
  @Nullable Instant retryAt(
      CompiledAgent agent, StepKey key, Step step, StepError error, @Nullable Duration retryAfter) {
    StepPolicy policy = agent.policy();
    int made = step.attempt - step.attemptsBeforeRound;
    boolean mayRepeat =
        policy.delivery() == StepPolicy.Delivery.AT_LEAST_ONCE
            || step.status == StepStatus.SCHEDULED;
    if (!error.retryable() || !mayRepeat || made >= policy.retry().maxAttempts()) {
      return null;
    }
    Duration pause = Retries.pause(policy.retry(), decision.id(), key, step.attempt, made);
    return decision.now.plus(
        retryAfter != null && retryAfter.compareTo(pause) > 0 ? retryAfter : pause);
  }
}
