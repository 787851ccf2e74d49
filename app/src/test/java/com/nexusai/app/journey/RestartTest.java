package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.json.Json;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
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

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void after_kill_9_every_acknowledged_run_completes() throws Exception {
    HttpServer slow = slowService();
    try {
      List<String> acknowledged = new ArrayList<>();
      Process first = start(slow);
      try {
        String workflow = activeWorkflow("http://127.0.0.1:" + slow.getAddress().getPort() + "/");
        for (int i = 0; i < RUNS; i++) {
          acknowledged.add(
              (String)
                  call("POST", "/api/v1/workflows/" + workflow + "/execute", Map.of("input", i))
                      .get("execution_id"));
        }
      } finally {
        first.destroyForcibly().waitFor();
      }
      assertThat(home.resolve("server.json")).exists();

      Process second = start(slow);
      try {
        for (String run : acknowledged) {
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(200))
              .untilAsserted(() ->
                  assertThat(call("GET", "/api/v1/executions/" + run, null))
                      .containsEntry("status", "completed"));
        }
      } finally {
        second.destroy();
        second.waitFor();
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

  private Process start(HttpServer allowed) throws IOException {
    Files.deleteIfExists(home.resolve("server.json"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "com.nexusai.app.cli.Nexus",
            "up");
    builder.environment().put("NEXUS_HOME", home.toString());
    builder.environment().put("NEXUS_PORT", "0");
    builder.environment().put("NEXUS_RSOCKET_PORT", "0");
    builder.environment().put("NEXUS_HTTP_ALLOW", "127.0.0.1:" + allowed.getAddress().getPort());
    Path log = home.resolveSibling(home.getFileName() + ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> Files.exists(home.resolve("server.json")) || !process.isAlive());
    assertThat(process.isAlive()).describedAs(Files.readString(log)).isTrue();
    return process;
  }

  private String activeWorkflow(String url) throws Exception {
    String id =
        (String)
            call(
                    "POST",
                    "/api/v1/workflows",
                    Map.of(
                        "name", "Calls a slow service",
                        "agents",
                            List.of(
                                Map.of(
                                    "id",
                                    "start",
                                    "type",
                                    "trigger",
                                    "configuration",
                                    Map.of("on", Map.of("manual", Map.of()))),
                                Map.of(
                                    "id",
                                    "call",
                                    "type",
                                    "integration",
                                    "configuration",
                                    Map.of(
                                        "service",
                                        "http",
                                        "operation",
                                        "request",
                                        "input",
                                        Map.of(
                                            "method",
                                            "POST",
                                            "url",
                                            url,
                                            "body",
                                            Map.of("n", "${ input }")))),
                                Map.of(
                                    "id",
                                    "end",
                                    "type",
                                    "output",
                                    "configuration",
                                    Map.of("result", "${ input }"))),
                        "connections",
                            List.of(
                                Map.of("source", "start", "target", "call"),
                                Map.of("source", "call", "target", "end"))))
                .get("id");
    call("POST", "/api/v1/workflows/" + id + "/activate", Map.of());
    return id;
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> call(String method, String path, Map<String, ?> body)
      throws Exception {
    Map<?, ?> server = (Map<?, ?>) Json.read(Files.readAllBytes(home.resolve("server.json")));
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.get("port") + path))
                .header(
                    "Authorization", "Bearer " + Files.readString(home.resolve("token")).strip())
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(Json.write(body)))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).describedAs(path + " " + response.body()).isBetween(200, 299);
    return (Map<String, Object>) Json.read(response.body());
  }
}
