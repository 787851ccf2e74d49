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
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
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
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.query.store.ProjectionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * Fills the executions view: each run, and each of its steps as a document under it. One projection
 * writes both, so that a run and its steps are always shown as of the same position.
 */
@ProcessingGroup(ExecutionProjection.NAME)
public final class ExecutionProjection {
  /** The projection's name. */
  public static final String NAME = "executions";

  private final ProjectionStore store;
  private final EventLog log;

  /**
   * Fills the view of this store.
   *
   * @param log tells where a run began whose start was erased
   */
  public ExecutionProjection(ProjectionStore store, EventLog log) {
    this.store = store;
    this.log = log;
  }

  /**
   * Folds one event; one that was folded already changes nothing. Everything else is taken too and
   * passed over: it counts as seen, so that who waits for its position need not wait for the next
   * run's event.
   */
  @EventHandler
  public void on(Object happened, TrackingToken token) {
    if (happened instanceof ExecutionEvent event) {
      fold(event, token.position().orElseThrow());
    }
  }

  private void fold(ExecutionEvent event, long position) {
    RunDocument run = store.get(RunDocument.VIEW, event.executionId().value());
    if (run != null && position <= run.position()) {
      return;
    }
    if (event instanceof ExecutionStarted started) {
      put(RunDocument.started(started, position));
    } else if (event instanceof ExecutionErased erased) {
      erase(erased, run, position);
    } else if (run != null && run.erasedAt() != null) {
      put(run.after(_ -> {}, position));
    } else if (run != null) {
      fold(run, event, position);
    } else if (!beginsErased(event.executionId())) {
      throw new IllegalStateException(
          "Expected the start of run " + event.executionId() + " before " + event);
    }
  }

  /** The same whether the run is known or only this event of it is left. */
  private void erase(ExecutionErased event, @Nullable RunDocument run, long position) {
    long began = run == null ? began(event.executionId(), position) : run.startedPosition();
    store.removeChildren(StepDocument.VIEW, event.executionId().value());
    put(RunDocument.erased(event, began, position));
  }

  private long began(ExecutionId run, long otherwise) {
    return log.eventsOf(run.value(), 0, 1).stream()
        .mapToLong(RecordedEvent::position)
        .findFirst()
        .orElse(otherwise);
  }

  /** Whether nothing can be told of this run, because what its first event said is gone. */
  private boolean beginsErased(ExecutionId run) {
    return log.eventsOf(run.value(), 0, 1).stream()
        .anyMatch(first -> first.erased() || first.sequence() > 0);
  }

  private void fold(RunDocument run, ExecutionEvent event, long position) {
    switch (event) {
      case StepsDecided _,
          ItemsOpened _,
          StepScheduled _,
          StepStarted _,
          StepCompleted _,
          StepFailed _,
          StepWaiting _,
          ApprovalRequested _,
          ApprovalDecided _,
          CallbackAwaited _,
          CallbackReceived _,
          SubExecutionScheduled _,
          StepOutcomeUnknown _ ->
          change(run, event, position);
      case StepReopened _ ->
          change(
              run.status().ended() ? run.after(RunDraft::reopens, run.position()) : run,
              event,
              position);
      case ExecutionQueued _ -> put(run.after(it -> it.queued = true, position));
      case ExecutionAdmitted _ -> put(run.after(it -> it.queued = false, position));
      case ExecutionPaused _ -> put(run.after(it -> it.paused = true, position));
      case ExecutionResumed _ -> put(run.after(it -> it.paused = false, position));
      case ExecutionCompleted e ->
          end(run, ExecutionStatus.COMPLETED, e.result(), null, e, position);
      case ExecutionFailed e -> end(run, ExecutionStatus.FAILED, null, e.error(), e, position);
      case ExecutionCancelled e -> end(run, ExecutionStatus.CANCELLED, null, null, e, position);
      // They change nothing that shows; the run only remembers that it has seen them.
      case DeadlineReached _, StepReportedLate _, DecisionCut _, SubExecutionsStopped _ ->
          put(run.after(_ -> {}, position));
      // Handled before a run was there to fold into.
      case ExecutionStarted _, ExecutionErased _ -> {}
    }
  }

  private void end(
      RunDocument run,
      ExecutionStatus status,
      @Nullable Value result,
      @Nullable StepError error,
      Ended event,
      long position) {
    put(
        run.after(
            it -> {
              it.ends(status, event.at(), position);
              it.result = result;
              it.error = error;
            },
            position));
  }

  private void change(RunDocument run, ExecutionEvent event, long position) {
    Map<StepKey, StepDocument> before = new HashMap<>();
    List<StepDocument> changed =
        new StepChanges(key -> before.computeIfAbsent(key, k -> step(run, k)), position).of(event);
    put(
        run.after(
            it -> {
              for (StepDocument step : changed) {
                StepDocument old = before.computeIfAbsent(step.key(), key -> step(run, key));
                boolean counted = !run.outdated(old);
                it.active += count(step.active()) - count(counted && old.active());
                it.waiting += count(step.waiting()) - count(counted && old.waiting());
                it.steps += count(old.position() == 0);
                store.put(StepDocument.VIEW, id(run.id(), step.key()), step);
              }
            },
            position));
  }

  private static int count(boolean counted) {
    return counted ? 1 : 0;
  }

  /** How a step stood; a run that has no steps yet need not be asked for them one by one. */
  private StepDocument step(RunDocument run, StepKey key) {
    StepDocument step = run.steps() == 0 ? null : store.get(StepDocument.VIEW, id(run.id(), key));
    return step == null ? StepDocument.fresh(key.agent(), key.item()) : step;
  }

  private static String id(ExecutionId run, StepKey key) {
    return StepDocument.id(run, key.agent(), key.item());
  }

  private void put(RunDocument run) {
    store.put(RunDocument.VIEW, run.id().value(), run);
  }
}
