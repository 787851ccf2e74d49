package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepOutcomeUnknown;
import com.nexusai.kernel.execution.ExecutionEvent.StepReportedLate;
import com.nexusai.kernel.execution.ExecutionEvent.StepStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepReport.FailStep;
import com.nexusai.kernel.execution.StepReport.LoseStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What performers and deadlines tell, and what it means: accepted, repeated, stale or late. */
final class Reports {
  private final Decision decision;
  private final List<StepKey> begun = new ArrayList<>();

  Reports(Decision decision) {
    this.decision = decision;
  }

  /** The steps that may act now because of a report handled here. */
  List<StepKey> begun() {
    return begun;
  }

  void handle(StepReport report) {
    Step step = decision.run.find(report.step());
    if (step == null || decision.run.ended() || !step.open()) {
      late(report);
      return;
    }
    CompiledAgent agent = decision.agent(report.step().agent());
    switch (report) {
      case StartStep r -> start(agent, r, step);
      case CompleteStep r -> complete(agent, r, step);
      case FailStep r -> fail(agent, r, step);
      case LoseStep r -> lose(agent, r, step);
    }
  }

  /**
   * Recorded, because somebody may look for it; it changes nothing. A start that comes late has not
   * acted and is not worth a fact.
   */
  private void late(StepReport report) {
    if (report instanceof CompleteStep || report instanceof FailStep) {
      StepKey key = report.step();
      decision.fact(
          new StepReportedLate(
              decision.id(),
              key.agent(),
              key.item(),
              report.attempt(),
              report instanceof CompleteStep,
              decision.now));
    }
  }

  private void start(CompiledAgent agent, StartStep report, Step step) {
    if (step.status == StepStatus.SCHEDULED && report.attempt() == step.attempt) {
      decision.fact(
          new StepStarted(
              decision.id(), agent.id(), report.step().item(), report.attempt(), decision.now));
      begun.add(report.step());
    }
  }

  private void complete(CompiledAgent agent, CompleteStep report, Step step) {
    if (step.status == StepStatus.WAITING) {
      late(report);
      return;
    }
    if (step.child != null && report.attempt() != step.attempt) {
      // An earlier attempt's sub-run has succeeded after all; the newer one is of no use any more.
      decision.stop(List.of(step.child));
    }
    Integer item = report.step().item();
    decision
        .steps()
        .resulted(
            agent,
            item,
            step,
            PureSteps.Result.of(decision.pinned.keep(report.output())),
            report.attempt(),
            null,
            decision.steps().itemValue(agent, item));
  }

  private void fail(CompiledAgent agent, FailStep report, Step step) {
    if (report.attempt() == step.attempt && performing(step)) {
      fail(agent, report.step(), step, report.error(), report.retryAfter());
    }
  }

  private void fail(
      CompiledAgent agent, StepKey key, Step step, StepError fault, @Nullable Duration retryAfter) {
    StepError error = named(fault, agent.id());
    Instant retryAt = decision.steps().retryAt(agent, key, step, error, retryAfter);
    if (retryAt == null) {
      decision.steps().endFailed(agent, key.item(), step.attempt, error);
    } else {
      decision.fact(
          new StepFailed(
              decision.id(),
              agent.id(),
              key.item(),
              step.attempt,
              error,
              retryAt,
              List.of(),
              decision.now));
    }
  }

  private void lose(CompiledAgent agent, LoseStep report, Step step) {
    if (report.attempt() == step.attempt && step.status == StepStatus.RUNNING) {
      decision.fact(
          new StepOutcomeUnknown(
              decision.id(), agent.id(), report.step().item(), report.attempt(), decision.now));
    }
  }

  /**
   * A deadline of a step has come. A stale one, whose step has moved on, changes nothing; nor does
   * one that comes before its instant.
   */
  void fire(StepKey key, int attempt) {
    Step step = decision.run.find(key);
    if (step == null
        || decision.run.ended()
        || attempt != step.attempt
        || step.until == null
        || decision.now.isBefore(step.until)) {
      return;
    }
    CompiledAgent agent = decision.agent(key.agent());
    if (decision.run.paused()) {
      decision.fact(
          new DeadlineReached(decision.id(), key.agent(), key.item(), attempt, decision.now));
    } else if (step.awaiting != null) {
      decision.steps().endFailed(agent, key.item(), step.attempt, expired(agent, step));
    } else if (step.child != null) {
      timeOut(agent, key, step, step.child);
    } else {
      decision.steps().actAgain(agent, key.item(), step);
    }
  }

  private static StepError expired(CompiledAgent agent, Step step) {
    boolean approval = step.awaiting == Step.Expectation.APPROVAL;
    return StepError.fatal(
        approval ? "APPROVAL_EXPIRED" : "CALLBACK_EXPIRED",
        "Expected "
            + (approval ? "somebody to approve or reject" : "a request to the resume URL")
            + " by "
            + step.until
            + ".",
        agent.id().value());
  }

  private void timeOut(CompiledAgent agent, StepKey key, Step step, ExecutionId child) {
    decision.stop(List.of(child));
    String told = "Expected the sub-run '" + child + "' to end by " + step.until + ".";
    fail(
        agent,
        key,
        step,
        new StepError(
            "STEP_TIMEOUT", told, true, agent.id().value(), Map.of("execution_id", child.value())),
        null);
  }

  private static boolean performing(Step step) {
    return step.status == StepStatus.SCHEDULED || step.status == StepStatus.RUNNING;
  }

  private static StepError named(StepError error, AgentId agent) {
    @Nullable String named = error.agent();
    return named != null
        ? error
        : new StepError(
            error.code(), error.message(), error.retryable(), agent.value(), error.details());
  }
}
