package com.nexusai.query.store;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far each projection has come. Waiters are woken by a projection's commit; nothing is polled.
 */
public final class Progress {
  /** How long a reader waits for a projection at the most. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final Map<String, Long> positions = new HashMap<>();
  private final Map<String, Integer> replacements = new HashMap<>();
  private int waiting;

  /**
   * Tells that a projection's documents now hold everything up to this position; a rebuild may set
   * it back.
   */
  public void advanced(String projection, long position) {
    lock.lock();
    try {
      positions.put(projection, position);
      if (waiting > 0) {
        advanced.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The position of the last event that this projection's documents hold; 0 for none. */
  public long of(String projection) {
    lock.lock();
    try {
      return positions.getOrDefault(projection, 0L);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells that a projection's documents are others from now on, filled again from the first event:
   * what was read before may differ although no event came.
   */
  public void replaced(String projection) {
    lock.lock();
    try {
      replacements.merge(projection, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /** How often this projection's documents were replaced since the start. */
  public int replacements(String projection) {
    lock.lock();
    try {
      return replacements.getOrDefault(projection, 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a projection has come to a position.
   *
   * @throws Rejection {@code READ_MODEL_BEHIND} when it has not after {@code patience}
   */
  public void await(String projection, long position, Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    waiting++;
    try {
      while (positions.getOrDefault(projection, 0L) < position) {
        if (left <= 0) {
          throw behind(projection, position, positions.getOrDefault(projection, 0L));
        }
        left = advanced.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw behind(projection, position, positions.getOrDefault(projection, 0L));
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private static Rejection behind(String projection, long expected, long found) {
    return Rejection.of(
        Rejection.Kind.UNAVAILABLE,
        new Problem(
            "READ_MODEL_BEHIND",
            "$.at_least",
            "the " + projection + " view at position " + expected + " or later",
            "position " + found,
            "Ask again in a moment."));
  }
}
