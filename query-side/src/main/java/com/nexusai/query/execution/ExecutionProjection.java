package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
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
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.query.store.ProjectionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;

/**
 * Fills the executions view: each run, and each of its steps as a document under it. One projection
 * writes both, so that a run and its steps are always shown as of the same position.
 */
@ProcessingGroup(ExecutionProjection.NAME)
public final class ExecutionProjection {
  /** The projection's name. */
  public static final String NAME = "executions";

  private final ProjectionStore store;

  /** Fills the view of this store. */
  public ExecutionProjection(ProjectionStore store) {
    this.store = store;
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
    } else if (run != null) {
      fold(run, event, position);
    } else {
      throw new IllegalStateException(
          "Expected the start of run " + event.executionId() + " before " + event);
    }
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
          StepOutcomeUnknown _ ->
          change(run, event, position);
      case StepReopened _ ->
          change(run.status().ended() ? run.reopened(position) : run, event, position);
      case ExecutionPaused _ -> put(run.paused(true, position));
      case ExecutionResumed _ -> put(run.paused(false, position));
      case ExecutionCompleted e ->
          put(run.ended(ExecutionStatus.COMPLETED, e.result(), null, e.at(), position));
      case ExecutionFailed e ->
          put(run.ended(ExecutionStatus.FAILED, null, e.error(), e.at(), position));
      case ExecutionCancelled e ->
          put(run.ended(ExecutionStatus.CANCELLED, null, null, e.at(), position));
      // They change nothing that shows; the run only remembers that it has seen them.
      case DeadlineReached _, StepReportedLate _, DecisionCut _ ->
          put(run.counting(run.steps(), run.active(), run.waiting(), position));
      case ExecutionStarted _ -> {} // handled before a run was there to fold into
    }
  }

  private void change(RunDocument run, ExecutionEvent event, long position) {
    Map<StepKey, StepDocument> before = new HashMap<>();
    List<StepDocument> changed =
        new StepChanges(key -> before.computeIfAbsent(key, k -> step(run, k)), position).of(event);
    int active = run.active();
    int waiting = run.waiting();
    int steps = run.steps();
    for (StepDocument step : changed) {
      StepDocument old = before.computeIfAbsent(step.key(), key -> step(run, key));
      boolean counted = !run.outdated(old);
      active += count(step.active()) - count(counted && old.active());
      waiting += count(step.waiting()) - count(counted && old.waiting());
      steps += count(old.position() == 0);
      store.put(StepDocument.VIEW, id(run.id(), step.key()), step);
    }
    put(run.counting(steps, active, waiting, position));
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
