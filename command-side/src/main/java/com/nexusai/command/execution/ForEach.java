package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent.ItemsOpened;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Steps that run once for each item of a list. */
final class ForEach {
  private static final int ITEMS_MAX = 100_000;

  private final Decision decision;
  private final Steps steps;

  ForEach(Decision decision, Steps steps) {
    this.decision = decision;
    this.steps = steps;
  }

  /** Evaluates the list, and begins the first items. */
  void open(CompiledAgent agent, Step step) {
    try {
      List<?> items = items(agent);
      decision.fact(
          new ItemsOpened(
              decision.id(), agent.id(), decision.pinned.keep(items), items.size(), decision.now));
      goOn(agent, step);
    } catch (StepFault fault) {
      steps.endFailed(agent, null, 0, fault.error());
    }
  }

  private List<?> items(CompiledAgent agent) {
    var forEach = Objects.requireNonNull(agent.policy().forEach());
    Object value =
        Steps.evaluated(agent, () -> forEach.evaluate(steps.before(agent, null, 0, null)));
    if (!(value instanceof List<?> list)) {
      throw Steps.fault(
          agent,
          "FOR_EACH_NOT_A_LIST",
          "Expected a list from for_each '"
              + forEach.source()
              + "', found "
              + Kinds.of(value)
              + ".");
    }
    if (list.size() > ITEMS_MAX) {
      throw Steps.fault(
          agent,
          "FOR_EACH_TOO_LONG",
          "Expected at most 100,000 items from for_each, found " + list.size() + ".");
    }
    return list;
  }

  /** Begins as many items as may be under way, and ends the step when all have ended. */
  void goOn(CompiledAgent agent, Step step) {
    Items items = Objects.requireNonNull(step.items);
    List<?> list = (List<?>) Objects.requireNonNull(decision.pinned.read(items.list));
    while (!decision.run.ended() && items.open() < agent.policy().concurrency()) {
      Integer next = items.nextToBegin();
      if (next == null) {
        break;
      }
      if (decision.full()) {
        decision.visit(agent);
        return;
      }
      steps.beginOne(agent, next, items.step(next), list.get(next));
    }
    if (items.allEnded() && !decision.run.ended()) {
      end(agent, items);
    }
  }

  private void end(CompiledAgent agent, Items items) {
    List<@Nullable Object> results = new ArrayList<>(items.count());
    List<Object> errors = new ArrayList<>();
    for (int item = 0; item < items.count(); item++) {
      Step each = items.step(item);
      results.add(each.output == null ? null : decision.pinned.read(each.output));
      if (each.error != null && each.status == StepStatus.FAILED) {
        errors.add(
            Map.of(
                "index", (long) item, "code", each.error.code(), "message", each.error.message()));
      }
    }
    Value output = decision.pinned.keep(results);
    if (errors.isEmpty()) {
      steps.endCompleted(agent, null, PureSteps.Result.of(output), 0, null);
      return;
    }
    String told = errors.size() + " of " + items.count() + " items failed.";
    StepError error =
        new StepError("ITEMS_FAILED", told, false, agent.id().value(), Map.of("items", errors));
    steps.endContinued(agent, null, 0, output, error);
  }
}
