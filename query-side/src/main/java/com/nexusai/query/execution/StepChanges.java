package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionAdmitted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionQueued;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.ItemsOpened;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepOutcomeUnknown;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionEvent.StepReportedLate;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionsStopped;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pure table "event → changed steps": what the view writes and what a live frame tells. */
final class StepChanges {
  private final Function<StepKey, StepDocument> before;
  private final long position;

  /**
   * Changes steps.
   *
   * @param before how a step stood before the event
   * @param position the event's
   */
  StepChanges(Function<StepKey, StepDocument> before, long position) {
    this.before = before;
    this.position = position;
  }

  /** The steps that the event changed, as they stand after it. */
  List<StepDocument> of(ExecutionEvent event) {
    return switch (event) {
      case StepsDecided e -> e.steps().stream().map(outcome -> decided(outcome, e.at())).toList();
      case ItemsOpened e -> change(e.agent(), null, step -> opened(step, e));
      case StepScheduled e -> change(e.agent(), e.item(), step -> scheduled(step, e));
      case StepStarted e ->
          change(e.agent(), e.item(), step -> moved(step, StepStatus.RUNNING, e.attempt()));
      case StepCompleted e -> change(e.agent(), e.item(), step -> completed(step, e));
      case StepFailed e -> change(e.agent(), e.item(), step -> failed(step, e));
      case StepWaiting e -> change(e.agent(), e.item(), step -> waiting(step, e));
      case ApprovalRequested e -> change(e.agent(), e.item(), step -> asked(step, e));
      case ApprovalDecided e -> change(e.agent(), e.item(), step -> answered(step, e));
      case CallbackAwaited e ->
          change(e.agent(), e.item(), step -> step.waitsForCallback(e.expires(), e.at()));
      case CallbackReceived e -> change(e.agent(), e.item(), step -> received(step, e));
      case SubExecutionScheduled e -> change(e.agent(), e.item(), step -> delegated(step, e));
      case StepOutcomeUnknown e ->
          change(e.agent(), e.item(), step -> moved(step, StepStatus.OUTCOME_UNKNOWN, e.attempt()));
      case StepReopened e -> change(e.agent(), e.item(), StepDraft::reopens);
      // The steps under way when a run ends are told by the run itself, and so is what was erased.
      case Ended _, ExecutionErased _ -> List.of();
      case ExecutionStarted _,
          ExecutionQueued _,
          ExecutionAdmitted _,
          ExecutionPaused _,
          ExecutionResumed _ ->
          List.of();
      // Nothing that shows: the deadline acts on resume, a late report changes nothing, a cut
      // decision goes on, a stopped sub-run tells of itself.
      case DeadlineReached _, StepReportedLate _, DecisionCut _, SubExecutionsStopped _ ->
          List.of();
    };
  }

  private List<StepDocument> change(
      AgentId agent, @Nullable Integer item, Consumer<StepDraft> change) {
    return List.of(changed(new StepKey(agent, item), change));
  }

  private StepDocument changed(StepKey key, Consumer<StepDraft> change) {
    StepDraft step = new StepDraft(before.apply(key));
    change.accept(step);
    return step.at(position);
  }

  private StepDocument decided(StepOutcome outcome, Instant at) {
    return changed(
        outcome.key(),
        step -> {
          step.ends(outcome.status(), at);
          if (outcome.status() == StepStatus.SKIPPED) {
            step.attempts = 0;
          } else {
            step.attempts = Math.max(1, step.attempts);
            step.startedAt = step.startedAt == null ? at : step.startedAt;
          }
          step.output = outcome.output();
          step.error = outcome.error();
          step.decision = outcome.decision();
          step.artifact = outcome.artifact();
        });
  }

  private static void opened(StepDraft step, ItemsOpened event) {
    step.reopens();
    step.begins(StepStatus.RUNNING, event.at());
    step.items = event.count();
    step.attempts = 1;
  }

  private static void scheduled(StepDraft step, StepScheduled event) {
    step.begins(StepStatus.SCHEDULED, event.at());
    step.attempts = event.attempt();
  }

  private static void completed(StepDraft step, StepCompleted event) {
    step.ends(StepStatus.COMPLETED, event.at());
    // The result of an earlier attempt counts too, while a later one is under way.
    step.attempts = Math.max(event.attempt(), step.attempts);
    step.output = event.output();
    step.error = null;
    step.decision = null;
  }

  private static void failed(StepDraft step, StepFailed event) {
    if (event.retryAt() == null) {
      step.ends(StepStatus.FAILED, event.at());
    } else {
      step.turns(StepStatus.RETRYING);
      step.until = event.retryAt();
    }
    step.attempts = event.attempt();
    step.output = null;
    step.error = event.error();
    step.decision = null;
  }

  private static void waiting(StepDraft step, StepWaiting event) {
    step.waitsUntil(event.until(), event.at());
    step.attempts = event.attempt();
    step.output = event.output();
    step.error = null;
  }

  private static void asked(StepDraft step, ApprovalRequested event) {
    step.asks(event.message(), event.assignees(), event.expires(), event.at());
    step.attempts = event.attempt();
    step.error = null;
  }

  private static void answered(StepDraft step, ApprovalDecided event) {
    step.ends(StepStatus.COMPLETED, event.at());
    step.attempts = event.attempt();
    step.output = event.output();
    step.error = null;
    step.decision = event.label();
    step.decidedBy = event.by().user();
  }

  /** It may begin, and sees what the request brought; the request may have come before the step. */
  private static void received(StepDraft step, CallbackReceived event) {
    step.turns(StepStatus.PENDING);
    step.output = event.body();
  }

  private static void delegated(StepDraft step, SubExecutionScheduled event) {
    step.begins(StepStatus.SCHEDULED, event.at());
    step.attempts = event.attempt();
    step.subExecutionId = event.child();
  }

  private static void moved(StepDraft step, StepStatus status, int attempt) {
    step.turns(status);
    step.attempts = attempt;
    step.decision = null;
  }
}
