package com.nexusai.sagas.execution;

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
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.sagas.execution.Change.Add;
import com.nexusai.sagas.execution.Change.Remove;
import com.nexusai.sagas.execution.Change.RemoveAll;
import com.nexusai.sagas.execution.RunEffect.Continue;
import com.nexusai.sagas.execution.RunEffect.Deadline;
import com.nexusai.sagas.execution.RunEffect.PerformStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table "fact → effects". The same fact gives the same rows with the same ids, so a repeated
 * batch adds none twice.
 *
 * <p>Row ids: {@code run:step:attempt} for an attempt, {@code run:step:attempt:retry} and {@code
 * run:step:attempt:round:wait} for the deadlines of a step, {@code run:deadline} for the run's,
 * {@code run:sequence:continue} for a decision that was cut.
 */
final class ExecutionEffects {
  /**
   * Rows to be done at once are due long before the fact: in the order of the facts, and also on a
   * clock that has been put back since.
   */
  private static final Duration LONG_AGO = Duration.ofDays(3_650);

  private ExecutionEffects() {}

  /**
   * What a fact changes.
   *
   * @param sequence the fact's number within its run
   * @param metadata the fact's, which names the run's {@code owner} and {@code workflow}
   */
  static List<Change> of(ExecutionEvent fact, long sequence, Map<String, ?> metadata) {
    return switch (fact) {
      case ExecutionStarted e ->
          e.deadline() == null ? List.of() : List.of(runDeadline(e, e.deadline()));
      case StepScheduled e -> List.of(attempt(e, metadata));
      case StepFailed e ->
          e.retryAt() == null
              ? List.of()
              : List.of(
                  deadline(
                      retryId(e, e.agent(), e.item(), e.attempt()),
                      e,
                      e.agent(),
                      e.item(),
                      e.attempt(),
                      e.retryAt()));
      case StepWaiting e ->
          List.of(deadline(waitId(e), e, e.agent(), e.item(), e.attempt(), e.until()));
      // The performer's own report removes its row; a person's word does not.
      case StepCompleted e -> e.by() == null ? List.of() : settled(e);
      case DecisionCut e ->
          List.of(
              new Add(
                  e.executionId() + ":" + sequence + ":continue",
                  e.at().minus(LONG_AGO),
                  new Continue(e.executionId())));
      case Ended e -> List.of(new RemoveAll(e.executionId()));
      // These ask for nothing, and what they end was removed by the report or the deadline that
      // told it.
      case StepsDecided _,
          ItemsOpened _,
          StepStarted _,
          DeadlineReached _,
          StepOutcomeUnknown _,
          StepReportedLate _,
          StepReopened _,
          ExecutionPaused _,
          ExecutionResumed _ ->
          List.of();
    };
  }

  private static Change attempt(StepScheduled e, Map<String, ?> metadata) {
    return new Add(
        stepId(e, e.agent(), e.item(), e.attempt()),
        e.at().minus(LONG_AGO),
        new PerformStep(
            e.executionId(),
            e.agent(),
            e.item(),
            e.attempt(),
            e.request(),
            e.timeout(),
            e.delivery(),
            e.idempotencyKey(),
            new UserId(named(metadata, "owner")),
            new WorkflowId(named(metadata, "workflow"))));
  }

  private static Change runDeadline(ExecutionStarted e, Instant due) {
    ExecutionId run = e.executionId();
    return new Add(run + ":deadline", due, new Deadline(run, null, null, 0, due));
  }

  private static Change deadline(
      String id,
      ExecutionEvent e,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      Instant due) {
    return new Add(id, due, new Deadline(e.executionId(), agent, item, attempt, due));
  }

  private static List<Change> settled(StepCompleted e) {
    return List.of(
        new Remove(stepId(e, e.agent(), e.item(), e.attempt())),
        new Remove(retryId(e, e.agent(), e.item(), e.attempt())));
  }

  private static String stepId(
      ExecutionEvent e, AgentId agent, @Nullable Integer item, int attempt) {
    return e.executionId() + ":" + new StepKey(agent, item) + ":" + attempt;
  }

  private static String retryId(
      ExecutionEvent e, AgentId agent, @Nullable Integer item, int attempt) {
    return stepId(e, agent, item, attempt) + ":retry";
  }

  private static String waitId(StepWaiting e) {
    return stepId(e, e.agent(), e.item(), e.attempt()) + ":" + e.round() + ":wait";
  }

  private static String named(Map<String, ?> metadata, String key) {
    Object value = metadata.get(key);
    if (value == null) {
      throw new IllegalStateException(
          "Expected the metadata of a run's event to name its "
              + key
              + ", found "
              + metadata.keySet()
              + ".");
    }
    return value.toString();
  }
}
