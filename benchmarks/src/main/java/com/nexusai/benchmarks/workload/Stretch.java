package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.load.Window;
import java.time.Duration;

/** One measured stretch of load: what was answered, what it cost, what was behind at its end. */
record Stretch(Window window, Usage used, LagProbe.Lag lag, long serverBytesResident) {

  /** A share of the cost of the stretch, for each of its runs, in microseconds. */
  double micros(Duration used) {
    return used.toNanos() / 1e3 / Math.max(1, window.answered());
  }
}
