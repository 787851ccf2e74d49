package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims rows when they are due and there is room for them, and says in time that this node still
 * lives.
 *
 * <p>It sleeps until the next row is due. While there is such a row it reads the clock once a
 * second, because a clock may be moved under a sleeping thread; the store is asked only when that
 * clock says so.
 */
final class Claims {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final EffectStore store;
  private final Clock clock;
  private final Duration lease;
  private final Takers takers;
  private final ScheduledThreadPoolExecutor timer;
  private final String owner = UUID.randomUUID().toString();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Queue<EffectRow> back = new ConcurrentLinkedQueue<>();
  private @Nullable Instant next;
  private @Nullable ScheduledFuture<?> alarm;

  /** Who performs what is claimed. */
  interface Takers {
    /** How many rows may be claimed now; 0 while it would not be worth a claim. */
    int room();

    /** Takes claimed rows; {@code now} is what the clock read. */
    void take(List<EffectRow> rows, Instant now);

    /** What it holds. */
    List<Effort> held();
  }

  Claims(
      EffectStore store,
      Clock clock,
      Duration lease,
      Takers takers,
      ScheduledThreadPoolExecutor timer) {
    this.store = store;
    this.clock = clock;
    this.lease = lease;
    this.takers = takers;
    this.timer = timer;
  }

  /** A row in the store is due then. */
  synchronized void due(Instant at) {
    if (next == null || at.isBefore(next)) {
      next = at;
    }
  }

  /** Whether rows that are due wait in the store: those that are newer must not overtake them. */
  synchronized boolean behind(Instant now) {
    return next != null && !next.isAfter(now);
  }

  /** Gives a row back, to be performed again at this time. */
  void putBack(EffectRow row, Instant dueAt) {
    back.add(new EffectRow(row.id(), row.kind(), row.subject(), dueAt, row.body()));
    wake();
  }

  /** Looks soon whether something is to be claimed. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      timer.execute(this::look);
    }
  }

  /** Makes sure that leases are prolonged while rows are held. */
  synchronized void tick() {
    if (alarm == null || alarm.isDone()) {
      alarm = timer.schedule(this::wake, extension().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    woken.set(false);
    try {
      giveBack();
      claim();
      extend();
    } catch (RuntimeException e) {
      log.warn("The effect store could not be reached; it is tried again in {}", TICK, e);
      due(Instant.EPOCH);
    }
    sleep();
  }

  private void giveBack() {
    for (EffectRow row = back.peek(); row != null; row = back.peek()) {
      store.release(row.id(), row.dueAt());
      due(row.dueAt());
      back.remove(row);
    }
  }

  private void claim() {
    Instant now = clock.instant();
    for (int room = takers.room(); room > 0 && behind(now); room = takers.room()) {
      forgetNext();
      List<EffectRow> rows = store.claim(owner, now, lease, room);
      takers.take(rows, now);
      store.nextDue().ifPresent(this::due);
      if (rows.isEmpty()) {
        return;
      }
    }
  }

  private synchronized void forgetNext() {
    next = null;
  }

  private void extend() {
    long stale = System.nanoTime() - extension().toNanos();
    List<Effort> old =
        takers.held().stream().filter(effort -> effort.leasedNanos() - stale < 0).toList();
    if (!old.isEmpty()) {
      List<String> ids = old.stream().map(effort -> effort.row().id()).toList();
      store.extend(owner, ids, clock.instant().plus(lease));
      old.forEach(Effort::leased);
    }
  }

  private Duration extension() {
    return lease.dividedBy(3);
  }

  private void sleep() {
    // Asked before the monitor is taken: whoever takes rows asks this object under a lock of their
    // own.
    sleep(takers.held().isEmpty() ? null : extension());
  }

  private synchronized void sleep(@Nullable Duration leases) {
    Duration pause = leases;
    if (next != null || !back.isEmpty()) {
      Duration wait = next == null ? TICK : Duration.between(clock.instant(), next).plusMillis(1);
      // What is due already waits for room, and whoever makes room wakes this.
      Duration bounded = wait.isPositive() && wait.compareTo(TICK) < 0 ? wait : TICK;
      pause = pause == null || bounded.compareTo(pause) < 0 ? bounded : pause;
    }
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
    if (pause != null) {
      alarm = timer.schedule(this::wake, Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
    }
  }
}
