package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
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
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
      case StepsDecided e -> decided(e);
      case ItemsOpened e -> List.of(opened(e));
      case StepScheduled e -> List.of(scheduled(e));
      case StepStarted e -> List.of(moved(e.agent(), e.item(), StepStatus.RUNNING, e.attempt()));
      case StepCompleted e -> List.of(completed(e));
      case StepFailed e -> List.of(failed(e));
      case StepWaiting e -> List.of(waiting(e));
      case StepOutcomeUnknown e ->
          List.of(moved(e.agent(), e.item(), StepStatus.OUTCOME_UNKNOWN, e.attempt()));
      case StepReopened e -> List.of(reopened(e));
      // The steps under way when a run ends are told by the run itself.
      case Ended _ -> List.of();
      case ExecutionStarted _, ExecutionPaused _, ExecutionResumed _ -> List.of();
      // Nothing that shows: the deadline acts on resume, a late report changes nothing, a cut
      // decision goes on.
      case DeadlineReached _, StepReportedLate _, DecisionCut _ -> List.of();
    };
  }

  private List<StepDocument> decided(StepsDecided event) {
    List<StepDocument> steps = new ArrayList<>(event.steps().size());
    for (StepOutcome outcome : event.steps()) {
      steps.add(decided(outcome, event.at()));
    }
    return steps;
  }

  private StepDocument decided(StepOutcome outcome, Instant at) {
    StepDocument old = before.apply(outcome.key());
    boolean ran = outcome.status() != StepStatus.SKIPPED;
    return new StepDocument(
        outcome.agent(),
        outcome.item(),
        old.items(),
        outcome.status(),
        ran ? Math.max(1, old.attempts()) : 0,
        ran && old.startedAt() == null ? at : old.startedAt(),
        at,
        null,
        outcome.output(),
        outcome.error(),
        outcome.decision(),
        outcome.artifact(),
        position);
  }

  private StepDocument opened(ItemsOpened event) {
    return new StepDocument(
        event.agent(),
        null,
        event.count(),
        StepStatus.RUNNING,
        1,
        event.at(),
        null,
        null,
        null,
        null,
        null,
        null,
        position);
  }

  private StepDocument scheduled(StepScheduled event) {
    StepDocument old = before.apply(new StepKey(event.agent(), event.item()));
    return new StepDocument(
        event.agent(),
        event.item(),
        old.items(),
        StepStatus.SCHEDULED,
        event.attempt(),
        old.startedAt() == null ? event.at() : old.startedAt(),
        null,
        null,
        old.output(),
        old.error(),
        null,
        null,
        position);
  }

  private StepDocument completed(StepCompleted event) {
    StepDocument old = before.apply(new StepKey(event.agent(), event.item()));
    return new StepDocument(
        event.agent(),
        event.item(),
        old.items(),
        StepStatus.COMPLETED,
        Math.max(event.attempt(), old.attempts()),
        old.startedAt(),
        event.at(),
        null,
        event.output(),
        null,
        null,
        null,
        position);
  }

  private StepDocument failed(StepFailed event) {
    StepDocument old = before.apply(new StepKey(event.agent(), event.item()));
    boolean again = event.retryAt() != null;
    return new StepDocument(
        event.agent(),
        event.item(),
        old.items(),
        again ? StepStatus.RETRYING : StepStatus.FAILED,
        Math.max(event.attempt(), old.attempts()),
        old.startedAt(),
        again ? null : event.at(),
        event.retryAt(),
        null,
        event.error(),
        null,
        null,
        position);
  }

  private StepDocument waiting(StepWaiting event) {
    StepDocument old = before.apply(new StepKey(event.agent(), event.item()));
    return new StepDocument(
        event.agent(),
        event.item(),
        old.items(),
        StepStatus.WAITING,
        event.attempt(),
        old.startedAt() == null ? event.at() : old.startedAt(),
        null,
        event.until(),
        event.output(),
        null,
        null,
        null,
        position);
  }

  private StepDocument reopened(StepReopened event) {
    StepDocument old = before.apply(new StepKey(event.agent(), event.item()));
    return new StepDocument(
        event.agent(),
        event.item(),
        old.items(),
        StepStatus.PENDING,
        old.attempts(),
        old.startedAt(),
        null,
        null,
        null,
        null,
        null,
        null,
        position);
  }

  private StepDocument moved(
      AgentId agent, @Nullable Integer item, StepStatus status, int attempt) {
    StepDocument old = before.apply(new StepKey(agent, item));
    return new StepDocument(
        agent,
        item,
        old.items(),
        status,
        Math.max(attempt, old.attempts()),
        old.startedAt(),
        null,
        null,
        old.output(),
        old.error(),
        null,
        null,
        position);
  }
}
