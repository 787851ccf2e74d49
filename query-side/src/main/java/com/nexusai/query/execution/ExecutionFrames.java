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
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.Framing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pure function from a run's event to the frame that subscribers see. */
public final class ExecutionFrames implements Framing {
  private static final String ONE = "execution.";
  private static final String ALL = "executions.";

  /** The topic of one run. */
  static String topicOf(ExecutionId run) {
    return ONE + run.value();
  }

  /** The topic of all runs of one owner. */
  static String topicOfOwner(String owner) {
    return ALL + owner;
  }

  @Override
  public List<String> topics(RecordedEvent event) {
    return event.payload() instanceof ExecutionEvent
        ? List.of(ONE + event.aggregateId(), topicOfOwner(Owners.owner(event)))
        : List.of();
  }

  @Override
  public boolean ends(String topic, RecordedEvent event) {
    return topic.startsWith(ONE)
        && (event.payload() instanceof Ended || event.payload() instanceof ExecutionErased);
  }

  @Override
  public @Nullable Frame frame(RecordedEvent event) {
    return event.payload() instanceof ExecutionEvent happened && shows(happened)
        ? new Frame(event.position(), Json.write(update(event, happened)))
        : null;
  }

  /** Whether anybody would see a difference. */
  private static boolean shows(ExecutionEvent event) {
    return switch (event) {
      case DeadlineReached _, StepReportedLate _, DecisionCut _, SubExecutionsStopped _ -> false;
      case ExecutionStarted _,
          ExecutionQueued _,
          ExecutionAdmitted _,
          StepsDecided _,
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
          StepOutcomeUnknown _,
          StepReopened _,
          ExecutionPaused _,
          ExecutionResumed _,
          ExecutionErased _,
          Ended _ ->
          true;
    };
  }

  /**
   * What one event changed, and when it was decided. What is left out did not change, or is not
   * told by this event alone.
   */
  private static Map<String, @Nullable Object> update(
      RecordedEvent recorded, ExecutionEvent event) {
    Map<String, @Nullable Object> update = new LinkedHashMap<>();
    update.put("event", "execution_update");
    update.put("position", recorded.position());
    update.put("time", event.at());
    update.put("execution_id", event.executionId());
    update.put("workflow_id", recorded.metadata().get("workflow"));
    tell(event, update);
    update.put("steps", StepUpdates.of(event));
    return update;
  }

  /**
   * What the event tells of the run itself. The status is told only where no other event could have
   * made it another: a run is over, else paused, else queued, else it waits when none of its steps
   * is under way and one waits.
   */
  private static void tell(ExecutionEvent event, Map<String, @Nullable Object> update) {
    switch (event) {
      case ExecutionStarted e -> {
        update.put("workflow_id", e.workflowId());
        update.put("version", e.version());
        status(update, ExecutionStatus.RUNNING);
        update.put("origin", e.origin());
        update.put("input", StoredValues.named(e.input()));
        update.put("started_at", e.at());
      }
      case ExecutionQueued _ -> {
        status(update, ExecutionStatus.QUEUED);
        update.put("queued", true);
      }
      case ExecutionPaused _ -> {
        status(update, ExecutionStatus.PAUSED);
        update.put("paused", true);
      }
      // It may be halted although it has a place, and have none although it is no longer halted.
      case ExecutionAdmitted _ -> update.put("queued", false);
      case ExecutionResumed _ -> update.put("paused", false);
      case StepScheduled _, SubExecutionScheduled _ -> status(update, ExecutionStatus.RUNNING);
      case StepReopened _ -> {
        update.put("finished_at", null);
        update.put("result", null);
        update.put("error", null);
      }
      case ExecutionCompleted e -> {
        ended(update, ExecutionStatus.COMPLETED, e.at());
        update.put("result", StoredValues.named(e.result()));
      }
      case ExecutionFailed e -> {
        ended(update, ExecutionStatus.FAILED, e.at());
        update.put("error", e.error());
      }
      case ExecutionCancelled e -> ended(update, ExecutionStatus.CANCELLED, e.at());
      case ExecutionErased e -> erased(e, update);
      case StepsDecided _,
          ItemsOpened _,
          StepStarted _,
          StepCompleted _,
          StepFailed _,
          StepWaiting _,
          ApprovalRequested _,
          ApprovalDecided _,
          CallbackAwaited _,
          CallbackReceived _,
          StepOutcomeUnknown _,
          SubExecutionsStopped _,
          DeadlineReached _,
          StepReportedLate _,
          DecisionCut _ -> {}
    }
  }

  private static void status(Map<String, @Nullable Object> update, ExecutionStatus status) {
    update.put("status", status);
  }

  private static void ended(
      Map<String, @Nullable Object> update, ExecutionStatus status, Instant at) {
    status(update, status);
    update.put("finished_at", at);
  }

  /** All that is left of the run, so that whoever shows it can forget the rest. */
  private static void erased(ExecutionErased event, Map<String, @Nullable Object> update) {
    update.put("workflow_id", event.workflowId());
    update.put("version", event.version());
    update.put("started_at", event.startedAt());
    ended(update, event.status(), event.endedAt());
    update.put("erased_at", event.at());
    update.put("step_count", event.steps());
    for (String forgotten : new String[] {"origin", "input", "result", "error"}) {
      update.put(forgotten, null);
    }
  }
}
