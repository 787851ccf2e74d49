package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Follows a run over its live stream until it ends. A stream that breaks off is taken up again
 * where it broke.
 */
final class Follower {
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");
  private static final int BREAKS_MAX = 5;
  private final NexusClient server;
  private final StepListener listener;

  Follower(NexusClient server, StepListener listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Follows it; returns when it has ended. */
  RunEnd follow(String executionId) {
    String path = "/api/v1/stream/executions/" + NexusClient.encoded(executionId);
    long position = 0;
    for (int breaks = 0; breaks < BREAKS_MAX; breaks++) {
      try (Stream<String> lines = server.lines(path + (position == 0 ? "" : "?from=" + position))) {
        for (String line : (Iterable<String>) lines::iterator) {
          if (!line.startsWith("data:")) {
            continue;
          }
          JsonNode frame = new JsonNode(Json.read(line.substring("data:".length()).strip()));
          if (frame.at("position").number(0) > position) {
            position = frame.at("position").number(0);
            breaks = 0;
          }
          tell(executionId, frame);
          if (ENDED.contains(status(frame))) {
            return end(executionId, position);
          }
        }
      } catch (UncheckedIOException brokeOff) {
        // Taken up again from the last position, as when the server ends the stream.
      }
    }
    throw Failure.of("The live stream of run " + executionId + " broke off; the run goes on.");
  }

  private void tell(String executionId, JsonNode frame) {
    String time = frame.at("time").text();
    listener.steps(executionId, frame.at("execution").at("steps").items(), time);
    listener.steps(executionId, frame.at("steps").items(), time);
    if (!status(frame).isEmpty()) {
      listener.status(executionId, status(frame));
    }
  }

  private static String status(JsonNode frame) {
    JsonNode inner = frame.at("execution").at("status");
    return inner.isMissing() ? frame.at("status").text() : inner.text();
  }

  private RunEnd end(String executionId, long position) {
    JsonNode execution =
        server.get(
            "/api/v1/executions/" + NexusClient.encoded(executionId) + "?at_least=" + position);
    listener.end(execution);
    return new RunEnd(executionId, execution.at("status").text(), execution.at("result").value());
  }
}
