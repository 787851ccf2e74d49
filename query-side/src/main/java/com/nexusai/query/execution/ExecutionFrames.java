package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
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
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.Framing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pure function from a run's event to the frame that subscribers see. */
public final class ExecutionFrames implements Framing {
  private static final String ONE = "execution.";
  private static final String ALL = "executions.";

  /**
   * What one event changed; what is left out did not change, or is not told by this event alone.
   *
   * @param time when it was decided
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Update(
      String event,
      long position,
      Instant time,
      ExecutionId executionId,
      @Nullable Object workflowId,
      @Nullable Integer version,
      @Nullable ExecutionStatus status,
      @Nullable Origin origin,
      @Nullable Object input,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      List<StepUpdate> steps,
      @Nullable Object result,
      @Nullable StepError error) {}

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
    return topic.startsWith(ONE) && event.payload() instanceof Ended;
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
      case DeadlineReached _, StepReportedLate _, DecisionCut _ -> false;
      case ExecutionStarted _,
          StepsDecided _,
          ItemsOpened _,
          StepScheduled _,
          StepStarted _,
          StepCompleted _,
          StepFailed _,
          StepWaiting _,
          StepOutcomeUnknown _,
          StepReopened _,
          ExecutionPaused _,
          ExecutionResumed _,
          Ended _ ->
          true;
    };
  }

  private static Update update(RecordedEvent recorded, ExecutionEvent event) {
    List<StepUpdate> steps =
        new StepChanges(key -> StepDocument.fresh(key.agent(), key.item()), recorded.position())
            .of(event).stream().map(StepUpdate::of).toList();
    Update update =
        new Update(
            "execution_update",
            recorded.position(),
            event.at(),
            event.executionId(),
            recorded.metadata().get("workflow"),
            null,
            status(event),
            null,
            null,
            null,
            event instanceof Ended ? event.at() : null,
            steps,
            null,
            null);
    return switch (event) {
      case ExecutionStarted e -> started(update, e);
      case ExecutionCompleted e -> ended(update, StoredValues.named(e.result()), null);
      case ExecutionFailed e -> ended(update, null, e.error());
      case ExecutionCancelled _,
          StepsDecided _,
          ItemsOpened _,
          StepScheduled _,
          StepStarted _,
          StepCompleted _,
          StepFailed _,
          StepWaiting _,
          StepOutcomeUnknown _,
          StepReopened _,
          ExecutionPaused _,
          ExecutionResumed _,
          DeadlineReached _,
          StepReportedLate _,
          DecisionCut _ ->
          update;
    };
  }

  private static Update started(Update update, ExecutionStarted event) {
    WorkflowId workflow = event.workflowId();
    return new Update(
        update.event(),
        update.position(),
        update.time(),
        update.executionId(),
        workflow,
        event.version(),
        update.status(),
        event.origin(),
        StoredValues.named(event.input()),
        event.at(),
        null,
        update.steps(),
        null,
        null);
  }

  private static Update ended(Update update, @Nullable Object result, @Nullable StepError error) {
    return new Update(
        update.event(),
        update.position(),
        update.time(),
        update.executionId(),
        update.workflowId(),
        null,
        update.status(),
        null,
        null,
        null,
        update.finishedAt(),
        update.steps(),
        result,
        error);
  }

  /**
   * Where the event leaves the run, when it says so by itself: whether a run waits is told only by
   * all of its steps.
   */
  private static @Nullable ExecutionStatus status(ExecutionEvent event) {
    return switch (event) {
      case ExecutionStarted _, ExecutionResumed _, StepScheduled _, StepReopened _ ->
          ExecutionStatus.RUNNING;
      case ExecutionPaused _ -> ExecutionStatus.PAUSED;
      case ExecutionCompleted _ -> ExecutionStatus.COMPLETED;
      case ExecutionFailed _ -> ExecutionStatus.FAILED;
      case ExecutionCancelled _ -> ExecutionStatus.CANCELLED;
      case StepsDecided _,
          ItemsOpened _,
          StepStarted _,
          StepCompleted _,
          StepFailed _,
          StepWaiting _,
          StepOutcomeUnknown _,
          DeadlineReached _,
          StepReportedLate _,
          DecisionCut _ ->
          null;
    };
  }
}
