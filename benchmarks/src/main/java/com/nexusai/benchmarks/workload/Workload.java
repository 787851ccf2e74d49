package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.stub.StubAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A workflow under load.
 *
 * @param file the workflow; its webhook is at {@code orders}
 * @param service what the service that it calls answers
 * @param answerEnd how the right answer ends, after the order's total
 * @param rate runs a second that must be reached; null where nothing is asked
 * @param p99Millis what the 99th percentile must reach; null where nothing is asked
 */
record Workload(
    String name,
    String title,
    String file,
    StubAnswer service,
    String answerEnd,
    @Nullable Target rate,
    @Nullable Target p99Millis) {}
