package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One row that this node holds and performs.
 *
 * <p>Only what runs inside of {@link #call} is ever interrupted: a report must not be broken off by
 * a cancellation that comes too late.
 */
public final class Effort {
  private final EffectRow row;
  private final Instant takenAt;
  private final ScheduledExecutorService timer;
  private final long takenNanos = System.nanoTime();
  private volatile long leasedNanos = takenNanos;

  private @Nullable Thread acting;
  private boolean expired;
  private boolean abandoned;

  Effort(EffectRow row, Instant takenAt, ScheduledExecutorService timer) {
    this.row = row;
    this.takenAt = takenAt;
    this.timer = timer;
  }

  /** What to do. */
  public EffectRow row() {
    return row;
  }

  /**
   * What the clock read when the row was taken: never before the row was due, even if the clock has
   * been put back since.
   */
  public Instant takenAt() {
    return takenAt;
  }

  /**
   * When the row was taken, and never before its exact instant: a store may keep instants less
   * exactly, and whoever is told compares with the exact one.
   */
  public Instant takenAtOrAfter(Instant due) {
    return takenAt.isBefore(due) ? due : takenAt;
  }

  long takenNanos() {
    return takenNanos;
  }

  long leasedNanos() {
    return leasedNanos;
  }

  void leased() {
    leasedNanos = System.nanoTime();
  }

  /**
   * Calls what may be abandoned: it is interrupted when its time is over, when the row is removed
   * and when this node stops.
   */
  public <T extends @Nullable Object> Ending<T> call(Duration timeout, Callable<T> action) {
    if (!begin()) {
      return new Ending.Abandoned<>();
    }
    long began = System.nanoTime();
    ScheduledFuture<?> alarm = timer.schedule(this::expire, nanos(timeout), TimeUnit.NANOSECONDS);
    try {
      T value = action.call();
      return new Ending.Returned<>(value, Duration.ofNanos(System.nanoTime() - began));
    } catch (Throwable fault) {
      return thrown(fault);
    } finally {
      alarm.cancel(false);
      end();
    }
  }

  private static long nanos(Duration timeout) {
    // A duration beyond 292 years has no nanoseconds in a long.
    return timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
  }

  /** Whether its row was removed, or this node stops: a failure then says nothing. */
  public synchronized boolean abandoned() {
    return abandoned;
  }

  /** Interrupts what is under way, now or as soon as it begins. */
  synchronized void abandon() {
    abandoned = true;
    if (acting != null) {
      acting.interrupt();
    }
  }

  private synchronized void expire() {
    if (acting != null) {
      expired = true;
      acting.interrupt();
    }
  }

  private synchronized boolean begin() {
    acting = abandoned ? null : Thread.currentThread();
    return !abandoned;
  }

  private synchronized <T extends @Nullable Object> Ending<T> thrown(Throwable fault) {
    if (abandoned) {
      return new Ending.Abandoned<>();
    }
    return expired ? new Ending.TimedOut<>() : new Ending.Threw<>(fault);
  }

  private synchronized void end() {
    acting = null;
    // An interrupt that came too late must not hit the report.
    boolean _ = Thread.interrupted();
  }
}
