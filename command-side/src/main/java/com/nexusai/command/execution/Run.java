package com.nexusai.command.execution;

import com.nexusai.command.execution.Step.Expectation;
import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
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
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run as its events tell it. Folding never refuses and reads nothing but the events; what follows
 * from the state is {@link Decision}'s.
 */
final class Run {
  private final Map<AgentId, Step> steps = new HashMap<>();
  private final Set<ConnectionId> taken = new HashSet<>();

  /** Steps whose deadline came while the run was paused. */
  private final Set<StepKey> reached = new LinkedHashSet<>();

  /** Queues that the run waits in or has a place from, in the order in which it asked. */
  private final Set<RunQueueId> queues = new LinkedHashSet<>();

  private final Set<RunQueueId> admitted = new HashSet<>();
  private @Nullable RunQueueId waitingFor;
  private @Nullable ExecutionStarted started;
  private @Nullable ExecutionErased erased;
  private @Nullable Instant endedAt;
  private Instant last = Instant.EPOCH;
  private boolean paused;
  private boolean cut;
  private int endedSteps;
  private ExecutionStatus status = ExecutionStatus.RUNNING;
  private @Nullable Value result;
  private @Nullable StepError error;
  private @Nullable Answer answer;

  boolean exists() {
    return started != null || erased != null;
  }

  /** How the run began. */
  ExecutionStarted start() {
    return Objects.requireNonNull(started, "the run has not begun");
  }

  /** Whose run it is, also when what it worked on is forgotten. */
  UserId owner() {
    return erased != null ? erased.owner() : start().owner();
  }

  /** When the run's newest event was decided; a decision's {@code now} is never before it. */
  Instant last() {
    return last;
  }

  boolean ended() {
    return status.ended();
  }

  /** Whether the run waits for a place; nothing of it begins before. */
  boolean queued() {
    return waitingFor != null;
  }

  /** The queue in which the run waits for a place; null for none. */
  @Nullable RunQueueId waitingFor() {
    return waitingFor;
  }

  /** Whether the run has a place from this queue. */
  boolean admitted(RunQueueId queue) {
    return admitted.contains(queue);
  }

  /** The queues that the run waits in or has a place from. */
  Set<RunQueueId> queues() {
    return Collections.unmodifiableSet(queues);
  }

  /** How the run's payloads were forgotten; null while they are there. */
  @Nullable ExecutionErased erased() {
    return erased;
  }

  /** When the run ended last; null before. */
  @Nullable Instant endedAt() {
    return endedAt;
  }

  /** How many agents' steps the run has reached. */
  int reachedSteps() {
    return (int) steps.values().stream().filter(it -> it.status != StepStatus.PENDING).count();
  }

  boolean paused() {
    return paused;
  }

  /** Whether a decision was cut and has not gone on since. */
  boolean cut() {
    return cut;
  }

  ExecutionStatus status() {
    if (ended()) {
      return status;
    }
    return paused
        ? ExecutionStatus.PAUSED
        : queued() ? ExecutionStatus.QUEUED : ExecutionStatus.RUNNING;
  }

  @Nullable Value result() {
    return result;
  }

  @Nullable StepError error() {
    return error;
  }

  @Nullable Answer answer() {
    return answer;
  }

  /** How many agents' steps have ended as a whole. */
  int endedSteps() {
    return endedSteps;
  }

  boolean isTaken(ConnectionId edge) {
    return taken.contains(edge);
  }

  Set<StepKey> reached() {
    return Set.copyOf(reached);
  }

  /** The agent's step as a whole; one not reached yet is pending. */
  Step step(AgentId agent) {
    return steps.computeIfAbsent(agent, _ -> new Step());
  }

  /** The step with this key; null when no such item is open. */
  @Nullable Step find(StepKey key) {
    Step step = steps.get(key.agent());
    if (step == null || key.item() == null) {
      return step;
    }
    Items items = step.items;
    return items != null && items.has(key.item()) ? items.step(key.item()) : null;
  }

  /** Where a step and its run are, as a refusal tells it. */
  String told(StepKey key, Step step) {
    return "step '" + key + "' " + step.status.word() + " in a run " + status().word();
  }

  void on(ExecutionEvent event) {
    last = event.at().isAfter(last) ? event.at() : last;
    switch (event) {
      case ExecutionStarted e -> started = e;
      case StepsDecided e -> e.steps().forEach(this::on);
      case ItemsOpened e -> {
        Step step = step(e.agent());
        step.items = new Items(e.items(), e.count());
        step.status = StepStatus.RUNNING;
      }
      case StepScheduled e ->
          change(e.agent(), e.item(), step -> step.scheduled(e.attempt(), e.round()));
      case StepStarted e -> change(e.agent(), e.item(), step -> step.status = StepStatus.RUNNING);
      case StepCompleted e -> {
        change(
            e.agent(), e.item(), step -> step.ended(StepStatus.COMPLETED, e.output(), null, null));
        taken.addAll(e.taken());
      }
      case StepFailed e -> on(e);
      case StepWaiting e ->
          change(e.agent(), e.item(), step -> step.waiting(e.round(), e.until(), e.output()));
      case ApprovalRequested e ->
          change(
              e.agent(),
              e.item(),
              step -> {
                step.attempt = e.attempt();
                step.awaiting(Expectation.APPROVAL, e.expires());
              });
      case ApprovalDecided e -> {
        change(
            e.agent(),
            e.item(),
            step -> step.ended(StepStatus.COMPLETED, e.output(), e.label(), null));
        taken.addAll(e.taken());
      }
      case CallbackAwaited e ->
          change(e.agent(), e.item(), step -> step.awaiting(Expectation.CALLBACK, e.expires()));
      case CallbackReceived e -> received(e);
      case SubExecutionScheduled e ->
          change(
              e.agent(),
              e.item(),
              step -> step.startedSubRun(e.attempt(), e.round(), e.child(), e.deadline()));
      case SubExecutionsStopped _ -> {}
      case ExecutionQueued e -> {
        queues.add(e.queue());
        waitingFor = e.queue();
      }
      case ExecutionAdmitted e -> {
        admitted.add(e.queue());
        waitingFor = null;
      }
      case DeadlineReached e -> reached.add(new StepKey(e.agent(), e.item()));
      case StepOutcomeUnknown e ->
          change(e.agent(), e.item(), step -> step.status = StepStatus.OUTCOME_UNKNOWN);
      case StepReportedLate _ -> {}
      case StepReopened e -> reopen(e);
      case DecisionCut _ -> cut = true;
      case ExecutionPaused _ -> paused = true;
      case ExecutionResumed _ -> {
        paused = false;
        reached.clear();
      }
      case ExecutionCompleted e -> {
        end(ExecutionStatus.COMPLETED, e.at());
        result = e.result();
      }
      case ExecutionFailed e -> {
        end(ExecutionStatus.FAILED, e.at());
        error = e.error();
      }
      case ExecutionCancelled e -> end(ExecutionStatus.CANCELLED, e.at());
      case ExecutionErased e -> {
        // All that may be left of the run: what came before is erased.
        erased = e;
        status = e.status();
        endedAt = e.endedAt();
      }
    }
  }

  private void end(ExecutionStatus end, Instant at) {
    status = end;
    endedAt = at;
    queues.clear();
    admitted.clear();
    waitingFor = null;
  }

  private void received(CallbackReceived e) {
    cut = false;
    Step step = step(e.agent());
    Consumer<Step> change = it -> it.received(e.body(), e.bodySha256());
    if (e.item() == null) {
      change.accept(step);
    } else {
      Objects.requireNonNull(step.items, "items").received(e.item(), change);
    }
  }

  /** The sub-runs that are under way. */
  List<ExecutionId> openChildren() {
    List<ExecutionId> open = new ArrayList<>();
    for (Step step : steps.values()) {
      addOpenChild(step, open);
      if (step.items != null && !step.status.ended()) {
        step.items.begun().forEach(item -> addOpenChild(item, open));
      }
    }
    return open;
  }

  private static void addOpenChild(Step step, List<ExecutionId> open) {
    if (step.child != null && step.open()) {
      open.add(step.child);
    }
  }

  /**
   * Folds one outcome. A decision folds each as soon as it is made, because the next step reads it,
   * and the event that records them folds them again: an outcome of a step that has ended changes
   * nothing.
   */
  void on(StepOutcome outcome) {
    cut = false;
    Step step = find(outcome.key());
    if (step != null && step.status.ended()) {
      return;
    }
    change(
        outcome.agent(),
        outcome.item(),
        it -> it.ended(outcome.status(), outcome.output(), outcome.decision(), outcome.error()));
    taken.addAll(outcome.taken());
    if (outcome.answer() != null && answer == null) {
      answer = outcome.answer();
    }
  }

  private void on(StepFailed event) {
    Instant retryAt = event.retryAt();
    if (retryAt != null) {
      change(event.agent(), event.item(), step -> step.retrying(event.error(), retryAt));
      return;
    }
    change(
        event.agent(),
        event.item(),
        step -> step.ended(StepStatus.FAILED, null, null, event.error()));
    taken.addAll(event.taken());
  }

  /** A run that had failed goes on: what was under way then was stopped, so it begins again too. */
  private void reopen(StepReopened event) {
    boolean hadFailed = status == ExecutionStatus.FAILED;
    status = ExecutionStatus.RUNNING;
    error = null;
    if (hadFailed) {
      steps.forEach((agent, step) -> restart(agent, step, Step::open));
    }
    Step step = step(event.agent());
    if (event.item() == null) {
      restart(event.agent(), step, it -> it.open() || it.status == StepStatus.FAILED);
    } else if (step.items != null) {
      Step item = step.items.step(event.item());
      step.items.reopen(it -> it == item);
    }
  }

  private void restart(AgentId agent, Step step, Predicate<Step> which) {
    if (step.items != null) {
      step.items.reopen(which);
    }
    if (which.test(step)) {
      change(
          agent,
          null,
          it -> {
            it.reopened();
            it.status = it.items == null ? StepStatus.PENDING : StepStatus.RUNNING;
          });
    }
  }

  private void change(AgentId agent, @Nullable Integer item, Consumer<Step> change) {
    cut = false;
    Step step = step(agent);
    if (item != null) {
      Objects.requireNonNull(step.items, "items").change(item, change);
      return;
    }
    boolean before = step.status.ended();
    change.accept(step);
    endedSteps += (step.status.ended() ? 1 : 0) - (before ? 1 : 0);
  }

  /** The outcomes of a list of items, in their order; null for an item without a result. */
  static List<@Nullable Value> outputs(Items items) {
    @Nullable Value[] outputs = new Value[items.count()];
    for (int item = 0; item < outputs.length; item++) {
      outputs[item] = items.step(item).output;
    }
    return Collections.unmodifiableList(Arrays.asList(outputs));
  }
}
