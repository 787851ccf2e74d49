package com.nexusai.command.execution;

import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a step that runs once for each of a list: their states and how many are where, so
 * that no rule needs to count them.
 */
final class Items {
  final Value list;
  private final @Nullable Step[] steps;

  /** Items that were opened again by a person; they go before new ones. */
  private final Deque<Integer> reopened = new ArrayDeque<>();

  private int next;
  private int open;
  private int ended;
  private int failed;

  Items(Value list, int count) {
    this.list = list;
    this.steps = new Step[count];
  }

  int count() {
    return steps.length;
  }

  /** How many are under way or waiting. */
  int open() {
    return open;
  }

  int failed() {
    return failed;
  }

  boolean allEnded() {
    return ended == steps.length;
  }

  /** The next item to begin; null when all have begun. */
  @Nullable Integer nextToBegin() {
    Integer again = reopened.peekFirst();
    return again != null ? again : next < steps.length ? Integer.valueOf(next) : null;
  }

  /** The item's state; created when it is first asked for. */
  Step step(int item) {
    Step step = steps[item];
    if (step == null) {
      step = new Step();
      steps[item] = step;
    }
    return step;
  }

  /** The items that have begun, ended ones included. */
  List<Step> begun() {
    List<Step> begun = new ArrayList<>(open);
    for (int item = 0; item < next; item++) {
      begun.add(step(item));
    }
    return begun;
  }

  boolean has(int item) {
    return item >= 0 && item < steps.length;
  }

  /** Changes an item and keeps the counts true. */
  void change(int item, java.util.function.Consumer<Step> change) {
    Step step = step(item);
    count(step, -1);
    change.accept(step);
    count(step, 1);
    if (step.status != StepStatus.PENDING) {
      next = Math.max(next, item + 1);
      if (!reopened.isEmpty()) {
        reopened.remove(item);
      }
    }
  }

  /** Opens what failed, and what was under way when the run failed, again. */
  void reopen(java.util.function.Predicate<Step> which) {
    for (int item = 0; item < next; item++) {
      if (which.test(step(item))) {
        change(item, Step::reopened);
        reopened.add(item);
      }
    }
  }

  /** What an item waited for is there: it begins again, before new ones do. */
  void received(int item, java.util.function.Consumer<Step> change) {
    change(item, change);
    reopened.add(item);
  }

  private void count(Step step, int by) {
    open += step.open() ? by : 0;
    ended += step.status.ended() ? by : 0;
    failed += step.status == StepStatus.FAILED ? by : 0;
  }
}
