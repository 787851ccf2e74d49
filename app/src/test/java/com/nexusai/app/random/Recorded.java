package com.nexusai.app.random;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepOutcomeUnknown;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the events of one run tell. */
final class Recorded {
  final Drawn drawn;
  final ExecutionStarted start;

  /** The steps of which nobody knows how they went, with what was asked of the service. */
  final Map<StepKey, StepScheduled> unknown = new LinkedHashMap<>();

  /** The steps that ask people. */
  final Set<StepKey> asking = new LinkedHashSet<>();

  /** The steps that wait for a callback. */
  final Set<StepKey> calledBack = new LinkedHashSet<>();

  private final Pinned pinned;
  private final Map<StepKey, StepScheduled> scheduled = new HashMap<>();
  private final TreeSet<String> errors = new TreeSet<>();
  private final TreeMap<String, String> steps = new TreeMap<>();
  private final TreeSet<String> attempts = new TreeSet<>();
  private ExecutionStatus status = ExecutionStatus.RUNNING;
  private @Nullable String result;
  private boolean paused;

  Recorded(Drawn drawn, ExecutionStarted start, Pinned pinned) {
    this.drawn = drawn.with(pinned.read(start.input()));
    this.start = start;
    this.pinned = pinned;
  }

  boolean ended() {
    return status.ended();
  }

  boolean cancelled() {
    return status == ExecutionStatus.CANCELLED;
  }

  boolean paused() {
    return paused && !ended();
  }

  Outcome outcome() {
    return new Outcome(status, result, errors, steps, attempts);
  }

  void on(ExecutionEvent event) {
    switch (event) {
      case StepsDecided e -> e.steps().forEach(this::on);
      case StepScheduled e -> {
        StepKey key = new StepKey(e.agent(), e.item());
        scheduled.put(key, e);
        attempts.add(key + "#" + e.attempt() + "." + e.round());
      }
      case SubExecutionScheduled e ->
          attempts.add(new StepKey(e.agent(), e.item()) + "#" + e.attempt() + "." + e.round());
      case StepCompleted e ->
          on(ended(new StepKey(e.agent(), e.item()), StepStatus.COMPLETED, e.output(), null, null));
      case StepFailed e -> {
        if (e.retryAt() == null) {
          on(ended(new StepKey(e.agent(), e.item()), StepStatus.FAILED, null, null, e.error()));
        }
      }
      case ApprovalRequested e -> {
        StepKey key = new StepKey(e.agent(), e.item());
        asking.add(key);
        attempts.add(key + "#" + e.attempt() + ".0");
      }
      case ApprovalDecided e ->
          on(
              ended(
                  new StepKey(e.agent(), e.item()),
                  StepStatus.COMPLETED,
                  e.output(),
                  e.label(),
                  null));
      case CallbackAwaited e -> calledBack.add(new StepKey(e.agent(), e.item()));
      case CallbackReceived e -> calledBack.remove(new StepKey(e.agent(), e.item()));
      case StepOutcomeUnknown e -> {
        StepKey key = new StepKey(e.agent(), e.item());
        unknown.put(key, Objects.requireNonNull(scheduled.get(key)));
      }
      // A result that a person told may not be the last round's.
      case StepWaiting e -> unknown.remove(new StepKey(e.agent(), e.item()));
      case StepReopened e -> unknown.remove(new StepKey(e.agent(), e.item()));
      case ExecutionPaused _ -> paused = true;
      case ExecutionResumed _ -> paused = false;
      case ExecutionCompleted e -> {
        status = ExecutionStatus.COMPLETED;
        result = Json.canonical(pinned.read(e.result()));
      }
      case ExecutionFailed e -> {
        status = ExecutionStatus.FAILED;
        errors.add(Outcome.named(e.error()));
      }
      case ExecutionCancelled _ -> status = ExecutionStatus.CANCELLED;
      // The rest tells how it came to that.
      default -> {}
    }
  }

  private static StepOutcome ended(
      StepKey step,
      StepStatus status,
      @Nullable Value output,
      @Nullable String decision,
      @Nullable StepError error) {
    return new StepOutcome(
        step.agent(), step.item(), status, output, decision, error, List.of(), null, null);
  }

  private void on(StepOutcome outcome) {
    unknown.remove(outcome.key());
    asking.remove(outcome.key());
    calledBack.remove(outcome.key());
    String told =
        Outcome.ended(
            outcome.status(),
            outcome.decision(),
            outcome.error(),
            outcome.output(),
            outcome.answer(),
            pinned::read);
    String before = steps.put(outcome.key().toString(), told);
    if (before != null) {
      // Nothing here opens a step again that has ended.
      throw new AssertionError(
          "Step '" + outcome.key() + "' ended twice: " + before + ", and then " + told);
    }
  }
}
