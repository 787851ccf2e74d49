package com.nexusai.query.projection;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.projection.RebuildStatus.State;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.Rebuilding;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rebuild of one projection's views, on a thread of its own: a second copy takes in all events
 * while the first goes on, and takes its place once it has caught up.
 */
final class Rebuild {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  /** So few events are taken in while the view that is read stands still. */
  private static final long SMALL_LAG = Projections.BATCH;

  private static final Duration LOOK = Duration.ofMillis(50);

  /** How long the last events may take before the view that is read goes on. */
  private static final Duration SWITCH_PATIENCE = Duration.ofSeconds(5);

  private final String projection;
  private final EventLog events;
  private final Progress serving;
  private final ServingProcessor processor;
  private final Instant startedAt = Instant.now();
  private final long began = System.nanoTime();
  private volatile State state = State.RUNNING;
  private volatile long position;
  private volatile @Nullable RebuildStatus ended;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /** The processor of the view that is read. */
  interface ServingProcessor {
    /** Lets it rest; returns when it handles nothing more. */
    void stop();

    /** Lets it go on from its stored token. */
    void start();

    /** Keeps others from handling dead letters of the projection meanwhile. */
    void alone(Runnable work);
  }

  Rebuild(String projection, EventLog events, Progress serving, ServingProcessor processor) {
    this.projection = projection;
    this.events = events;
    this.serving = serving;
    this.processor = processor;
  }

  RebuildStatus status() {
    RebuildStatus end = ended;
    return end != null ? end : status(state, null, null);
  }

  private RebuildStatus status(State now, @Nullable Instant endedAt, @Nullable String error) {
    long head = Math.max(events.head(), position);
    double seconds = (System.nanoTime() - began) / 1e9;
    double rate = position / Math.max(seconds, 0.001);
    Long left = now.ended() || position == 0 ? null : (Long) Math.round((head - position) / rate);
    return new RebuildStatus(
        now, position, head, Math.round(rate), left, startedAt, endedAt, error);
  }

  /** Asks it to stop; one that is about to switch over does so first. */
  void stop() {
    stopped = true;
  }

  /** What went wrong while an event was handled; the rebuild is given up. */
  void failed(Throwable cause) {
    failure = cause;
  }

  /**
   * Does it.
   *
   * @param beside makes the second copy
   * @param processorOf makes the processor that fills it
   */
  void run(
      Function<String, Rebuilding> beside,
      Function<Rebuilding, PooledStreamingEventProcessor> processorOf) {
    try {
      State end;
      try (Rebuilding rebuilding = beside.apply(projection)) {
        end = fill(rebuilding, processorOf.apply(rebuilding));
      }
      finish(end, null);
    } catch (RuntimeException e) {
      log.warn("The rebuild of {} was given up: {}", projection, e.toString(), e);
      finish(State.FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void finish(State end, @Nullable String error) {
    ended = status(end, Instant.now(), error);
    log.info("The rebuild of {} ended: {}", projection, ended);
  }

  private State fill(Rebuilding rebuilding, PooledStreamingEventProcessor filling) {
    filling.start();
    try {
      if (!waitUntil(rebuilding, () -> events.head() - position <= SMALL_LAG, null)) {
        return State.STOPPED;
      }
      state = State.SWITCHING;
      processor.alone(() -> switchOver(rebuilding, filling));
      return State.DONE;
    } finally {
      filling.shutDown();
    }
  }

  private void switchOver(Rebuilding rebuilding, PooledStreamingEventProcessor filling) {
    processor.stop();
    try {
      long reached = serving.of(projection);
      if (!waitUntil(rebuilding, () -> position >= reached, SWITCH_PATIENCE)) {
        throw new IllegalStateException(
            "Expected the new view to come to position "
                + reached
                + " within "
                + SWITCH_PATIENCE.toSeconds()
                + " seconds, it came to "
                + position
                + ".");
      }
      filling.shutDown();
      position = rebuilding.position();
      rebuilding.switchOver();
      serving.replaced(projection);
    } finally {
      processor.start();
    }
  }

  /**
   * Follows the new view until it is far enough; false when it was stopped before, or the time is
   * over.
   *
   * @param patience how long at the most, and then it cannot be stopped; null for as long as it
   *     takes
   */
  private boolean waitUntil(
      Rebuilding rebuilding, BooleanSupplier enough, @Nullable Duration patience) {
    long end = patience == null ? 0 : System.nanoTime() + patience.toNanos();
    while (true) {
      position = rebuilding.position();
      Throwable cause = failure;
      if (cause != null) {
        throw new IllegalStateException("An event could not be taken in: " + cause, cause);
      }
      // First: what was asked to stop stops, also when it came to its end in between.
      if (patience == null && stopped) {
        return false;
      }
      if (enough.getAsBoolean()) {
        return true;
      }
      if (patience != null && System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
