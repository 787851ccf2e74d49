package com.nexusai.query.projection;

import java.time.Duration;

/**
 * Handles dead letters again: every sequence once, then those that made progress once more, because
 * further events may have joined them meanwhile.
 */
final class Redriving {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Projections projections;
  private final ProjectionProcessors processors;

  Redriving(Projections projections, ProjectionProcessors processors) {
    this.projections = projections;
    this.processors = processors;
  }

  /** Tries all dead letters of a projection, for at most 20 seconds. */
  void all(String projection) {
    projections.alone(() -> {
      long end = System.nanoTime() + PATIENCE.toNanos();
      boolean progress = true;
      while (progress && System.nanoTime() - end < 0) {
        progress = everySequenceOnce(projection, end);
      }
    });
  }

  private boolean everySequenceOnce(String projection, long end) {
    boolean progress = false;
    for (long left = projections.deadSequences(projection);
        left > 0 && System.nanoTime() - end < 0;
        left--) {
      progress |= processors.tryOldest(projection);
    }
    return progress;
  }
}
