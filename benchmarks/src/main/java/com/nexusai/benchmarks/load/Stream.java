package com.nexusai.benchmarks.load;

import java.time.Duration;
import java.util.Map;

/**
 * What a stream of requests gave.
 *
 * @param latencies of the right answers of each kind, each from the time at which its request was
 *     due, whether or not it could be sent then
 * @param problems how often each fault was seen; empty when every answer was right
 * @param sent how many requests were due and sent
 * @param sentLate how long the requests waited to be sent after they were due, because every
 *     connection was busy or the generator was late; it is a part of their latency
 * @param elapsed from the first request to the last answer
 */
public record Stream(
    Map<String, Histogram> latencies,
    Map<String, Long> problems,
    long sent,
    Histogram sentLate,
    Duration elapsed) {

  /** The latencies of all kinds together. */
  public Histogram all() {
    Histogram all = new Histogram();
    latencies.values().forEach(all::add);
    return all;
  }

  /** How many requests went wrong. */
  public long failed() {
    return problems.values().stream().mapToLong(Long::longValue).sum();
  }
}
