package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.ChildServer;
import com.nexusai.app.ChildServer.Launch;
import com.nexusai.kernel.json.Json;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies with runs in flight loses none that it had acknowledged. */
class RestartTest {
  private static final int RUNS = 20;
  private static final String WORKFLOW =
      """
      {"name": "Calls a slow service", "agents": [
        {"id": "start", "type": "trigger", "configuration": {"on": {"manual": {}}}},
        {"id": "call", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "input": {"method": "POST", "url": "http://127.0.0.1:%d/", "body": {"n": "${ input }"}}}},
        {"id": "end", "type": "output", "configuration": {"result": "${ input }"}}],
       "connections": [{"source": "start", "target": "call"}, {"source": "call", "target": "end"}]}
      """;

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void after_kill_9_every_acknowledged_run_completes() throws Exception {
    HttpServer slow = slowService();
    Launch launch = Launch.of(home, slow.getAddress().getPort());
    try {
      List<String> acknowledged = new ArrayList<>();
      ChildServer first = launch.start(http);
      try {
        first.awaitUp();
        String workflow =
            first.activeWorkflow(object(WORKFLOW.formatted(slow.getAddress().getPort())));
        for (int i = 0; i < RUNS; i++) {
          acknowledged.add(
              (String)
                  first
                      .call(
                          "POST", "/api/v1/workflows/" + workflow + "/execute", Map.of("input", i))
                      .get("execution_id"));
        }
      } finally {
        first.kill();
      }
      assertThat(home.resolve("server.json")).exists();

      ChildServer second = launch.start(http);
      try {
        second.awaitUp();
        for (String run : acknowledged) {
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(200))
              .untilAsserted(() ->
                  assertThat(second.call("GET", "/api/v1/executions/" + run, null))
                      .containsEntry("status", "completed"));
        }
      } finally {
        second.stop();
      }
      assertThat(home.resolve("server.json")).doesNotExist();
    } finally {
      slow.stop(0);
    }
  }

  /** Takes long enough that some runs are under way whenever the process dies. */
  private static HttpServer slowService() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          try {
            Thread.sleep(Duration.ofMillis(300));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String json) {
    return (Map<String, Object>) Json.read(json);
  }
}
