package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.stub.StubAnswer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow under load.
 *
 * @param definition the workflow; its webhook is at {@code orders}
 * @param service what the service that it calls answers
 * @param answerEnd how the right answer ends, after the order's total
 * @param connections how many requests are open at once; null for as many as were asked for
 * @param steps what is told of the single steps of a run; null where only runs count
 * @param rate runs a second that must be reached; null where nothing is asked
 * @param p99Millis what the 99th percentile must reach; null where nothing is asked
 */
record Workload(
    String name,
    String title,
    Definition definition,
    StubAnswer service,
    String answerEnd,
    @Nullable Integer connections,
    @Nullable Steps steps,
    @Nullable Target rate,
    @Nullable Target p99Millis) {

  /** Makes the workflow. */
  @FunctionalInterface
  interface Definition {

    /**
     * The workflow as it is sent.
     *
     * @param stubPort where the service listens that the workflow calls
     */
    Map<String, Object> of(int stubPort) throws IOException;
  }

  /**
   * The steps of a run that are counted.
   *
   * @param perRun at least 1
   * @param rate steps a second that must be reached; null where nothing is asked
   */
  record Steps(int perRun, @Nullable Target rate) {}
}
