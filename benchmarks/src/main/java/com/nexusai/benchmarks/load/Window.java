package com.nexusai.benchmarks.load;

import java.time.Duration;
import java.util.Map;

/**
 * What one stretch of load gave.
 *
 * @param elapsed from the first request to the end of the measured time
 * @param latency of the right answers within that time, each from the sending of its request
 * @param late right answers to requests sent within that time, but answered after it: not part of
 *     the rate
 * @param problems how often each fault was seen; empty when every answer was right
 * @param reconnects how often a connection had to be opened again
 * @param cpu what the generating thread used
 */
public record Window(
    Duration elapsed,
    Histogram latency,
    long late,
    Map<String, Long> problems,
    long reconnects,
    Duration cpu) {

  /** Right answers a second. */
  public double rate() {
    return latency.count() / (elapsed.toNanos() / 1e9);
  }

  /** All right answers, the late ones too. */
  public long answered() {
    return latency.count() + late;
  }

  /** How many requests went wrong. */
  public long failed() {
    return problems.values().stream().mapToLong(Long::longValue).sum();
  }
}
