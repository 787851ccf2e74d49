package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.AdmitExecution;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ContinueExecution;
import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.kernel.execution.ExecutionCommand.PauseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionCommand.ResumeExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionCommand.SettleStep;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionsStopped;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A run of one workflow version: the whole state machine, and pure. On every command it decides, in
 * the same transaction, everything that follows. What acts on the world becomes a {@code
 * StepScheduled}; the execution saga takes it from there.
 */
@Aggregate(cache = "executionCache")
public class Execution {
  @AggregateIdentifier private @Nullable ExecutionId id;
  private final Run run = new Run();

  /** For the repository, which folds the events next. */
  Execution() {}

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  RunReceipt handle(StartExecution command, Pinned pinned) {
    if (run.exists()) {
      return repeated(command);
    }
    Role held = command.actor().roleUnder(command.owner());
    Role.require(held, Role.OPERATOR, "a workflow", command.workflowId());
    CompiledWorkflow workflow = pinned.definition(command.workflowId(), command.version());
    Behaviour.Trigger trigger = workflow.start();
    List<Problem> wrong = Inputs.problems(trigger, command);
    Duration timeout = trigger.runTimeout();
    String key = command.idempotencyKey();
    apply(
        new ExecutionStarted(
            command.executionId(),
            command.workflowId(),
            command.version(),
            command.owner(),
            command.origin(),
            pinned.keep(command.input()),
            key,
            key == null ? null : Inputs.sha256(command.input()),
            timeout == null ? null : command.at().plus(timeout),
            command.actor(),
            command.at()));
    Decision decision = decision(command, pinned);
    if (command.origin().depth() > Origin.DEPTH_MAX) {
      decision.fail(tooDeep());
    } else if (!wrong.isEmpty()) {
      decision.fail(Inputs.invalid(wrong));
    } else {
      new Places(decision).enter();
    }
    decision.advance();
    return receipt(false);
  }

  /** Started all the same, so that whoever looks for the run finds why it did nothing. */
  private static StepError tooDeep() {
    return new StepError(
        "CHAIN_TOO_LONG",
        "Expected at most "
            + Origin.DEPTH_MAX
            + " runs that start one another; workflows that trigger each other in a circle never end.",
        false,
        null,
        null);
  }

  private RunReceipt repeated(StartExecution command) {
    requireNotErased();
    ExecutionStarted first = run.start();
    if (command.idempotencyKey() == null
        || !Inputs.sha256(command.input()).equals(first.inputSha256())) {
      throw Rejection.of(
          Kind.CONFLICT,
          "IDEMPOTENCY_KEY_REUSED",
          "$.idempotency_key",
          "the input of the first run with this key, '" + first.executionId() + "'",
          "another input");
    }
    return receipt(true);
  }

  private RunReceipt receipt(boolean repeated) {
    return new RunReceipt(
        run.start().executionId(), repeated, run.status(), run.result(), run.error(), run.answer());
  }

  @CommandHandler
  List<StepKey> handle(ReportSteps command, Pinned pinned) {
    if (run.erased() != null) {
      return List.of();
    }
    Decision decision = decision(command, pinned);
    Reports reports = new Reports(decision);
    command.reports().forEach(reports::handle);
    decision.advance();
    return reports.begun();
  }

  @CommandHandler
  void handle(FireDeadline command, Pinned pinned) {
    if (run.erased() != null) {
      return;
    }
    Decision decision = decision(command, pinned);
    StepKey step = command.step();
    if (step != null) {
      new Reports(decision).fire(step, command.attempt());
    } else if (!run.paused()) {
      failWhenOverdue(decision);
    }
    decision.advance();
  }

  /** A run that is paused when its time runs out fails when it is resumed. */
  private void failWhenOverdue(Decision decision) {
    Instant deadline = run.start().deadline();
    if (deadline != null && !decision.now.isBefore(deadline)) {
      decision.fail(
          new StepError(
              "RUN_TIMEOUT", "Expected the run to end by " + deadline + ".", false, null, null));
    }
  }

  @CommandHandler
  void handle(ContinueExecution command, Pinned pinned) {
    if (run.cut() && !run.ended()) {
      decision(command, pinned).advance();
    }
  }

  @CommandHandler
  void handle(PauseExecution command) {
    require(Role.OPERATOR, command.actor());
    requireNotEnded("a run that has not ended, to pause it");
    if (!run.paused()) {
      apply(new ExecutionPaused(run.start().executionId(), command.actor(), now(command)));
    }
  }

  @CommandHandler
  void handle(ResumeExecution command, Pinned pinned) {
    require(Role.OPERATOR, command.actor());
    requireNotEnded("a paused run, to resume it");
    if (!run.paused()) {
      return;
    }
    var reached = run.reached();
    apply(new ExecutionResumed(run.start().executionId(), command.actor(), now(command)));
    Decision decision = decision(command, pinned);
    failWhenOverdue(decision);
    Reports reports = new Reports(decision);
    for (StepKey key : reached) {
      Step step = run.find(key);
      if (step != null) {
        reports.fire(key, step.attempt);
      }
    }
    decision.visitAll();
    decision.advance();
  }

  @CommandHandler
  void handle(CancelExecution command) {
    require(Role.OPERATOR, command.actor());
    if (run.status() == ExecutionStatus.CANCELLED) {
      return;
    }
    requireNotEnded("a run that has not ended, to cancel it");
    ExecutionId id = run.start().executionId();
    List<ExecutionId> children = run.openChildren();
    if (!children.isEmpty()) {
      apply(new SubExecutionsStopped(id, children, now(command)));
    }
    apply(new ExecutionCancelled(id, command.actor(), now(command)));
  }

  @CommandHandler
  void handle(RetryStep command, Pinned pinned) {
    require(Role.OPERATOR, command.actor());
    Step step = requireStep(command.step());
    boolean unknown = step.status == StepStatus.OUTCOME_UNKNOWN && !run.ended();
    boolean failedRun = step.status == StepStatus.FAILED && run.status() == ExecutionStatus.FAILED;
    if (!unknown && !failedRun) {
      throw Rejection.of(
          Kind.CONFLICT,
          "STEP_NOT_RETRYABLE",
          "$",
          "a failed step of a failed run, or one of unknown outcome",
          run.told(command.step(), step));
    }
    reopen(command, command.actor(), List.of(command.step()), pinned);
  }

  @CommandHandler
  void handle(RetryExecution command, Pinned pinned) {
    require(Role.OPERATOR, command.actor());
    if (run.status() != ExecutionStatus.FAILED) {
      throw Rejection.of(
          Kind.CONFLICT,
          "EXECUTION_NOT_FAILED",
          "$",
          "a failed run, to try its failed steps again",
          "a run " + run.status().word());
    }
    List<StepKey> steps = decision(command, pinned).steps().toRetry();
    if (steps.isEmpty()) {
      throw Rejection.of(
          Kind.CONFLICT,
          "NOTHING_TO_RETRY",
          "$",
          "a step that failed or was stopped, to try it again",
          "a run in which every step that was reached has its result");
    }
    reopen(command, command.actor(), steps, pinned);
  }

  private void reopen(ExecutionCommand command, Actor actor, List<StepKey> steps, Pinned pinned) {
    for (StepKey key : steps) {
      apply(new StepReopened(command.executionId(), key.agent(), key.item(), actor, now(command)));
    }
    Decision decision = decision(command, pinned);
    new Places(decision).enter();
    decision.advance();
  }

  @CommandHandler
  void handle(DecideApproval command, Pinned pinned) {
    if (!isAssigned(command, pinned)) {
      requireRole(Role.OPERATOR, command.actor());
    }
    requireNotErased();
    Decision decision = decision(command, pinned);
    decision.steps().approvals().decide(command, requireStep(command.step()));
    decision.advance();
  }

  /** Of a run that is erased nobody knows who was asked. */
  private boolean isAssigned(DecideApproval command, Pinned pinned) {
    return run.erased() == null
        && Approvals.isAssigned(
            decision(command, pinned).workflow.agent(command.step().agent()), command.actor());
  }

  @CommandHandler
  void handle(ReceiveCallback command, Pinned pinned) {
    requireNotErased();
    Decision decision = decision(command, pinned);
    decision.steps().callbacks().receive(command);
    decision.advance();
  }

  @CommandHandler
  boolean handle(AdmitExecution command, Pinned pinned) {
    if (run.ended()) {
      return false;
    }
    Decision decision = decision(command, pinned);
    boolean used = new Places(decision).admit(command.queue());
    decision.advance();
    return used;
  }

  @CommandHandler
  void handle(EraseExecution command) {
    requireRole(Role.OWNER, command.actor());
    if (run.erased() != null) {
      return;
    }
    if (!run.ended()) {
      throw Rejection.of(
          Kind.CONFLICT,
          "EXECUTION_NOT_ENDED",
          "$",
          "a run that has ended, to forget what it worked on",
          "a run " + run.status().word());
    }
    ExecutionStarted start = run.start();
    apply(
        new ExecutionErased(
            start.executionId(),
            start.workflowId(),
            start.version(),
            start.owner(),
            run.status(),
            start.at(),
            Objects.requireNonNull(run.endedAt(), "ended"),
            run.reachedSteps(),
            command.actor(),
            now(command)));
  }

  @CommandHandler
  void handle(SettleStep command, Pinned pinned) {
    require(Role.OPERATOR, command.actor());
    StepKey key = command.step();
    Step step = requireStep(key);
    if (step.status != StepStatus.OUTCOME_UNKNOWN || run.ended()) {
      throw Rejection.of(
          Kind.CONFLICT, "STEP_NOT_UNKNOWN", "$", "a step of unknown outcome", run.told(key, step));
    }
    Decision decision = decision(command, pinned);
    decision
        .steps()
        .resulted(
            decision.agent(key.agent()),
            key.item(),
            step,
            PureSteps.Result.of(pinned.keep(command.output())),
            step.attempt,
            command.actor(),
            decision.steps().itemValue(decision.agent(key.agent()), key.item()));
    decision.advance();
  }

  @EventSourcingHandler
  void on(ExecutionEvent event) {
    id = event.executionId();
    run.on(event);
  }

  private Decision decision(ExecutionCommand command, Pinned pinned) {
    return new Decision(run, pinned, command.at(), this::apply);
  }

  private Instant now(ExecutionCommand command) {
    return command.at().isBefore(run.last()) ? run.last() : command.at();
  }

  private void apply(ExecutionEvent event) {
    ExecutionStarted start = event instanceof ExecutionStarted started ? started : run.start();
    MetaData metadata =
        MetaData.with("owner", start.owner().value()).and("workflow", start.workflowId().value());
    AggregateLifecycle.apply(event, event instanceof Ended ? ending(metadata, start) : metadata);
  }

  /** Who must be told of the end besides those who know the run: its parent, its queues. */
  private MetaData ending(MetaData metadata, ExecutionStarted start) {
    Origin origin = start.origin();
    MetaData told = metadata;
    if (origin.depth() > 0) {
      told = told.and("depth", origin.depth());
    }
    if (origin.parent() != null) {
      told = told.and("parent", origin.parent().toString());
    }
    if (!run.queues().isEmpty()) {
      told =
          told.and(
              "queues",
              run.queues().stream().map(RunQueueId::value).collect(Collectors.joining(" ")));
    }
    return told;
  }

  /** Refuses who may not do this, and whatever can no longer be done. */
  private void require(Role needed, Actor actor) {
    requireRole(needed, actor);
    requireNotErased();
  }

  private void requireRole(Role needed, Actor actor) {
    Role held = actor.roleUnder(run.owner());
    Role.require(held, needed, "an execution", Objects.requireNonNull(id));
  }

  private void requireNotErased() {
    ExecutionErased erased = run.erased();
    if (erased != null) {
      throw Rejection.of(
          Kind.CONFLICT,
          "EXECUTION_ERASED",
          "$",
          "a run whose data is still kept",
          "run '" + erased.executionId() + "', whose data was erased at " + erased.at());
    }
  }

  private void requireNotEnded(String expected) {
    if (run.ended()) {
      throw Rejection.of(
          Kind.CONFLICT, "EXECUTION_ENDED", "$", expected, "a run " + run.status().word());
    }
  }

  private Step requireStep(StepKey key) {
    Step step = run.find(key);
    if (step == null) {
      throw Rejection.notFound("a step that was reached", key);
    }
    return step;
  }
}
