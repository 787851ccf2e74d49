package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.server.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Finds out from outside how far the sagas and the views are behind: a run with one HTTP step is
 * started behind everything that was written so far. When it has ended, the sagas have come past
 * all of that; when the view of runs answers at that run's position, the views have too.
 */
final class LagProbe {
  private final Api api;
  private final String workflowId;

  LagProbe(Api api, int stubPort) throws IOException, InterruptedException {
    this.api = api;
    this.workflowId = api.publish(WorkflowFile.read("one-call.json", stubPort));
  }

  /** Upper bounds of what was behind when it was asked. */
  record Lag(Duration sagas, Duration views) {}

  /**
   * Measures.
   *
   * @throws IOException when the run does not complete in 60 s
   */
  Lag measure() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Map<?, ?> run = api.execute(workflowId, Map.of());
    Duration sagas = Duration.ofNanos(System.nanoTime() - start);
    if (!"completed".equals(run.get("status"))
        || !(run.get("execution_id") instanceof String id)
        || !(run.get("position") instanceof Number position)) {
      throw new IOException("Expected the probe's run to complete within 60 s, found " + run + ".");
    }
    api.awaitView(id, position.longValue());
    return new Lag(sagas, Duration.ofNanos(System.nanoTime() - start));
  }
}
