package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionAdmitted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionQueued;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.compiled.Behaviour.Trigger;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The places that a run needs before it may begin: one among the runs of its workflow where that
 * sets a limit, and one among those of its schedule where they must not overlap. It asks for one
 * after the other, always in the same order, so no two runs wait for each other.
 */
final class Places {
  private final Decision decision;

  Places(Decision decision) {
    this.decision = decision;
  }

  private record Place(RunQueueId queue, int limit) {}

  /** Lets the run wait where it needs a place that it has not; begins it where it needs none. */
  void enter() {
    for (Place place : needed()) {
      if (!decision.run.admitted(place.queue())) {
        decision.fact(
            new ExecutionQueued(decision.id(), place.queue(), place.limit(), decision.now));
        return;
      }
    }
    decision.visitAll();
  }

  /** The run has got a place; answers whether it uses it. */
  boolean admit(RunQueueId queue) {
    if (decision.run.ended()) {
      return false;
    }
    if (queue.equals(decision.run.waitingFor())) {
      decision.fact(new ExecutionAdmitted(decision.id(), queue, decision.now));
      enter();
      return true;
    }
    return decision.run.admitted(queue);
  }

  private List<Place> needed() {
    ExecutionStarted start = decision.run.start();
    Trigger trigger = decision.workflow.start();
    List<Place> places = new ArrayList<>(2);
    if (start.origin().kind() == Origin.Kind.SCHEDULE
        && trigger.on() instanceof Schedule schedule
        && schedule.overlap() == Overlap.QUEUE) {
      places.add(new Place(RunQueueId.ofSchedule(start.workflowId()), 1));
    }
    if (trigger.concurrency() != null) {
      places.add(new Place(RunQueueId.ofRuns(start.workflowId()), trigger.concurrency()));
    }
    return places;
  }
}
