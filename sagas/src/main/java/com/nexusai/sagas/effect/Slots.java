package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which rows this node holds and how many of them are under way: never more than there are slots,
 * and never more waiting than fit into memory.
 */
final class Slots implements Claims.Takers {
  private final EffectSettings settings;
  private final ScheduledExecutorService timer;
  private final Consumer<Effort> begin;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Held held = new Held();
  private final List<EffectRow> left = new ArrayList<>();
  private boolean open = true;

  /** What may be taken. */
  enum State {
    /** Enough for a claim to be worth while. */
    ROOMY,
    /** Too little for that. */
    FULL,
    /** Nothing any more. */
    CLOSED
  }

  /** Begins what may be under way with {@code begin}, which must not block. */
  Slots(EffectSettings settings, ScheduledExecutorService timer, Consumer<Effort> begin) {
    this.settings = settings;
    this.timer = timer;
    this.begin = begin;
  }

  /**
   * Takes the row, unless there is no room, it is held already, or its turn has not come; answers
   * whether it was taken.
   */
  boolean offer(EffectRow row, Instant now, Predicate<EffectRow> turn) {
    lock.lock();
    try {
      boolean taken =
          open && held.size() < settings.heldMax() && !held.has(row.id()) && turn.test(row);
      if (taken) {
        hold(row, now);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void take(List<EffectRow> rows, Instant now) {
    lock.lock();
    try {
      for (EffectRow row : rows) {
        if (!open) {
          left.add(row);
        } else if (!held.has(row.id())) {
          hold(row, now);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void hold(EffectRow row, Instant now) {
    held.add(new Effort(row, now, timer));
    beginNext();
  }

  private void beginNext() {
    while (held.underWay() < settings.concurrency()) {
      Effort next = held.next();
      if (next == null) {
        return;
      }
      begin.accept(next);
    }
  }

  @Override
  public int room() {
    lock.lock();
    try {
      return open && roomy() ? settings.heldMax() - held.size() : 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean roomy() {
    return held.size() <= settings.heldMax() / 2;
  }

  @Override
  public List<Effort> held() {
    lock.lock();
    try {
      return held.all();
    } finally {
      lock.unlock();
    }
  }

  int underWay() {
    lock.lock();
    try {
      return held.underWay();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The effort has ended.
   *
   * @param stays whether its row is still to be performed
   * @return whether a claim is worth while now
   */
  State done(Effort effort, boolean stays) {
    lock.lock();
    try {
      held.done(effort);
      if (stays && !open) {
        left.add(effort.row());
      }
      beginNext();
      idle.signalAll();
      if (!open) {
        return State.CLOSED;
      }
      return roomy() ? State.ROOMY : State.FULL;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All rows of the subject but one are gone: what waits is forgotten, what is under way is
   * interrupted.
   */
  void removed(String subject, String keep) {
    lock.lock();
    try {
      held.removed(subject, keep).forEach(Effort::abandon);
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing from now on; what waits is left. */
  void close() {
    lock.lock();
    try {
      open = false;
      held.drainWaiting().forEach(effort -> left.add(effort.row()));
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all that is under way. */
  void abandonAll() {
    held().forEach(Effort::abandon);
  }

  /** The rows that were taken and are still to be performed, by whoever comes next. */
  List<EffectRow> left() {
    lock.lock();
    try {
      return List.copyOf(left);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is under way; answers whether that is so. */
  boolean awaitIdle(Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (held.underWay() > 0 && nanos > 0) {
        nanos = idle.awaitNanos(nanos);
      }
      return held.underWay() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
