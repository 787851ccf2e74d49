package com.nexusai.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One workflow and several people, in a whole server. */
class SharingTest {
  private static final String FLOWS = "/api/v1/workflows";
  private static final String RUNS = "/api/v1/executions";

  private static FirebaseProject project;
  private static FirebaseServer server;

  @BeforeAll
  static void start() {
    project = new FirebaseProject();
    server = new FirebaseServer(project, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
    project.close();
  }

  /** Asks ada, and goes on when somebody has approved. */
  private static String workflow() {
    String id =
        (String)
            server
                .accepted(
                    "ada",
                    FLOWS,
                    Map.of(
                        "name",
                        "Payments",
                        "agents",
                        List.of(
                            agent("start", "trigger", Map.of("on", "manual")),
                            agent("ask", "decision", Map.of("mode", "approval", "message", "Pay?")),
                            agent("end", "output", Map.of("result", "${data.ask.by}"))),
                        "connections",
                        List.of(
                            Map.of("source", "start", "target", "ask"),
                            Map.of("source", "ask", "target", "end"))))
                .get("id");
    server.accepted("ada", FLOWS + "/" + id + "/activate", Map.of());
    return id;
  }

  private static Map<String, Object> agent(
      String id, String type, Map<String, Object> configuration) {
    return Map.of("id", id, "type", type, "configuration", configuration);
  }

  private static HttpResponse<String> send(
      String user, String method, String path, Map<String, ?> body) {
    return server.send(
        server
            .as(user, path)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.write(body))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(HttpResponse<String> response) {
    return (Map<String, Object>) Json.read(response.body());
  }

  private static long share(String workflow, String user, String role) {
    var told =
        send("ada", "PUT", FLOWS + "/" + workflow + "/members/" + user, Map.of("role", role));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    return (Long) json(told).get("position");
  }

  private static String run(String workflow, String user) {
    return (String)
        server.accepted(user, FLOWS + "/" + workflow + "/execute", Map.of()).get("execution_id");
  }

  @Test
  void an_operator_carries_on_what_an_owner_has_drawn() throws Exception {
    String workflow = workflow();
    long position = share(workflow, "olga", "operator");

    assertThat(send("olga", "GET", FLOWS + "?shared=true&at_least=" + position, null).body())
        .contains(workflow, "\"role\":\"operator\"");
    String run = run(workflow, "olga");
    assertThat(send("olga", "POST", FLOWS + "/" + workflow + "/pause", null).statusCode())
        .isEqualTo(403);
    assertThat(send("olga", "POST", RUNS + "/" + run + "/erase", null).body())
        .contains("ROLE_REQUIRED", "'owner'", "'operator'");
    assertThat(send("olga", "POST", RUNS + "/" + run + "/steps/ask/approve", Map.of()).statusCode())
        .isEqualTo(200);

    try (BufferedReader lines = stream("ada", run)) {
      assertThat(lines.lines().filter(it -> it.startsWith("data:")).toList().getLast())
          .contains("\"completed\"");
    }
    assertThat(send("ada", "GET", RUNS + "/" + run, null).body()).contains("\"result\":\"olga\"");
    assertThat(send("ada", "GET", RUNS + "/" + run + "/events", null).body())
        .contains("\"user\":\"olga\",\"role\":\"operator\"");
    assertThat(send("zoe", "GET", RUNS + "/" + run, null).statusCode()).isEqualTo(404);
  }

  @Test
  void whoever_is_shut_out_finds_nothing_more_and_their_stream_ends() throws Exception {
    String workflow = workflow();
    String run = run(workflow, "ada");
    share(workflow, "vera", "viewer");
    try (BufferedReader lines = stream("vera", run)) {
      assertThat(lines.readLine()).startsWith("id: ");
      assertThat(lines.readLine()).contains("snapshot");

      send("ada", "DELETE", FLOWS + "/" + workflow + "/members/vera", null);
      for (String path : List.of(FLOWS + "/" + workflow, RUNS + "/" + run)) {
        assertThat(send("vera", "GET", path, null).statusCode()).isEqualTo(404);
      }
      send("ada", "POST", RUNS + "/" + run + "/cancel", null);

      List<String> rest =
          CompletableFuture.supplyAsync(() -> lines.lines().toList()).get(20, TimeUnit.SECONDS);
      assertThat(String.join("\n", rest))
          .contains("event: error", "ACCESS_REVOKED")
          .doesNotContain("cancelled");
    }
    assertThat(stranger("vera", run)).isEqualTo(404);
  }

  private static BufferedReader stream(String user, String run) {
    HttpResponse<InputStream> response =
        server.send(
            server.as(user, "/api/v1/stream/executions/" + run), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static int stranger(String user, String run) {
    return server
        .send(server.as(user, "/api/v1/stream/executions/" + run), BodyHandlers.ofString())
        .statusCode();
  }
}
