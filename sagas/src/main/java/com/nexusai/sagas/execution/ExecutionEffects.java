package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectRow;
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
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.queue.RunQueueEvent.RunAdmitted;
import com.nexusai.kernel.queue.RunQueueEvent.RunEnqueued;
import com.nexusai.kernel.queue.RunQueueEvent.RunReleased;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.sagas.execution.Change.Add;
import com.nexusai.sagas.execution.Change.Remove;
import com.nexusai.sagas.execution.Change.RemoveAll;
import com.nexusai.sagas.execution.RunEffect.Admit;
import com.nexusai.sagas.execution.RunEffect.Continue;
import com.nexusai.sagas.execution.RunEffect.Deadline;
import com.nexusai.sagas.execution.RunEffect.Enqueue;
import com.nexusai.sagas.execution.RunEffect.Erase;
import com.nexusai.sagas.execution.RunEffect.PerformStep;
import com.nexusai.sagas.execution.RunEffect.Release;
import com.nexusai.sagas.execution.RunEffect.ReportToParent;
import com.nexusai.sagas.execution.RunEffect.StartSubRun;
import com.nexusai.sagas.execution.RunEffect.StopSubRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table "fact → effects". The same fact gives the same rows with the same ids, so a repeated
 * batch adds none twice.
 *
 * <p>Row ids: {@code run:step:attempt} for an attempt, {@code run:step:attempt:retry} and {@code
 * run:step:attempt:round:wait} for the deadlines of a step and {@code run:step:attempt:expiry} for
 * what it may wait for at the most, {@code run:deadline} for the run's, {@code run:sequence:…} for
 * what happens once for a fact.
 */
final class ExecutionEffects {
  private ExecutionEffects() {}

  /** One attempt of a step: what its rows are named after. */
  private record Attempt(ExecutionId run, AgentId agent, @Nullable Integer item, int number) {
    String id() {
      return run + ":" + new StepKey(agent, item) + ":" + number;
    }

    String retryId() {
      return id() + ":retry";
    }

    String waitId(int round) {
      return id() + ":" + round + ":wait";
    }

    String expiryId() {
      return id() + ":expiry";
    }

    Change deadline(String id, Instant due) {
      return new Add(id, due, new Deadline(run, agent, item, number, due));
    }

    /** The end of its patience; nothing when it has no end. */
    List<Change> expiry(@Nullable Instant due) {
      return due == null ? List.of() : List.of(deadline(expiryId(), due));
    }
  }

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
      case StepScheduled e -> List.of(call(e, metadata));
      case StepFailed e ->
          e.retryAt() == null
              ? List.of()
              : retry(attempt(e, e.agent(), e.item(), e.attempt()), e.retryAt());
      case StepWaiting e ->
          wait(attempt(e, e.agent(), e.item(), e.attempt()), e.round(), e.until());
      // The performer's own report removes its row; a person's word does not.
      case StepCompleted e -> e.by() == null ? List.of() : settled(e);
      case DecisionCut e ->
          List.of(
              new Add(
                  e.executionId() + ":" + sequence + ":continue",
                  atOnce(e),
                  new Continue(e.executionId())));
      case Ended e -> ended(e, sequence, metadata);
      case ExecutionQueued e ->
          List.of(
              new Add(
                  e.executionId() + ":" + sequence + ":enqueue",
                  atOnce(e),
                  new Enqueue(
                      e.executionId(),
                      e.queue(),
                      e.limit(),
                      new UserId(named(metadata, "owner")),
                      new WorkflowId(named(metadata, "workflow")))));
      case ApprovalRequested e -> attempt(e, e.agent(), e.item(), e.attempt()).expiry(e.expires());
      case ApprovalDecided e ->
          List.of(new Remove(attempt(e, e.agent(), e.item(), e.attempt()).expiryId()));
      case CallbackAwaited e -> attempt(e, e.agent(), e.item(), e.attempt()).expiry(e.expires());
      case CallbackReceived e ->
          List.of(new Remove(attempt(e, e.agent(), e.item(), e.attempt()).expiryId()));
      case SubExecutionScheduled e -> subRun(e, metadata);
      case SubExecutionsStopped e ->
          e.children().stream()
              .<Change>map(child -> new Add(child + ":stop", atOnce(e), new StopSubRun(child, 0)))
              .toList();
      case ExecutionErased e ->
          List.of(new Add(e.executionId() + ":erase", atOnce(e), new Erase(e.executionId())));
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
          ExecutionResumed _,
          ExecutionAdmitted _ ->
          List.of();
    };
  }

  /** What a fact of a queue changes for the run that it is about. */
  static List<Change> of(RunQueueEvent fact, long sequence, Map<String, ?> metadata) {
    return switch (fact) {
      case RunAdmitted e ->
          List.of(
              new Add(
                  e.queue() + ":" + sequence + ":admit",
                  EffectRow.atOnce(e.at()),
                  new Admit(
                      e.execution(),
                      e.queue(),
                      new UserId(named(metadata, "owner")),
                      new WorkflowId(named(metadata, "workflow")))));
      case RunEnqueued _, RunReleased _ -> List.of();
    };
  }

  /**
   * Nothing more is to be done for the run itself; its places are given back, and the step that
   * waits for it is told.
   */
  private static List<Change> ended(Ended e, long sequence, Map<String, ?> metadata) {
    List<Change> changes = new ArrayList<>();
    changes.add(new RemoveAll(e.executionId()));
    if (metadata.get("queues") instanceof String queues) {
      for (String queue : queues.split(" ")) {
        changes.add(
            new Add(
                e.executionId() + ":" + sequence + ":release:" + queue,
                atOnce(e),
                new Release(
                    e.executionId(),
                    new RunQueueId(queue),
                    new UserId(named(metadata, "owner")),
                    new WorkflowId(named(metadata, "workflow")))));
      }
    }
    if (metadata.get("parent") instanceof String text) {
      ParentStep parent = ParentStep.parse(text);
      changes.add(
          new Add(
              e.executionId() + ":" + sequence + ":report",
              atOnce(e),
              new ReportToParent(
                  parent.execution(),
                  parent,
                  e.executionId(),
                  e instanceof ExecutionCompleted completed ? completed.result() : null,
                  error(e))));
    }
    return changes;
  }

  private static @Nullable StepError error(Ended e) {
    return switch (e) {
      case ExecutionCompleted _ -> null;
      case ExecutionFailed failed -> failed.error();
      case ExecutionCancelled cancelled ->
          new StepError(
              "EXECUTION_CANCELLED",
              "The run '" + cancelled.executionId() + "' was cancelled.",
              false,
              null,
              null);
    };
  }

  private static List<Change> subRun(SubExecutionScheduled e, Map<String, ?> metadata) {
    List<Change> changes = new ArrayList<>();
    Attempt attempt = attempt(e, e.agent(), e.item(), e.attempt());
    ParentStep parent =
        new ParentStep(e.executionId(), new StepKey(e.agent(), e.item()), e.attempt());
    changes.add(
        new Add(
            attempt.id(),
            atOnce(e),
            new StartSubRun(
                e.executionId(),
                parent,
                e.workflow(),
                e.version(),
                e.input(),
                e.depth(),
                new UserId(named(metadata, "owner")))));
    changes.addAll(attempt.expiry(e.deadline()));
    return changes;
  }

  private static Attempt attempt(
      ExecutionEvent e, AgentId agent, @Nullable Integer item, int attempt) {
    return new Attempt(e.executionId(), agent, item, attempt);
  }

  private static List<Change> retry(Attempt attempt, Instant due) {
    return List.of(attempt.deadline(attempt.retryId(), due));
  }

  private static List<Change> wait(Attempt attempt, int round, Instant until) {
    return List.of(attempt.deadline(attempt.waitId(round), until));
  }

  private static Instant atOnce(ExecutionEvent e) {
    return EffectRow.atOnce(e.at());
  }

  private static Change call(StepScheduled e, Map<String, ?> metadata) {
    return new Add(
        attempt(e, e.agent(), e.item(), e.attempt()).id(),
        atOnce(e),
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

  private static List<Change> settled(StepCompleted e) {
    Attempt attempt = attempt(e, e.agent(), e.item(), e.attempt());
    return List.of(new Remove(attempt.id()), new Remove(attempt.retryId()));
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
