package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The main job, end to end: created, activated, run durably, watched live, read afterwards. */
class FirstPathTest {
  private static final Map<String, ?> GREETING =
      Map.of(
          "name",
          "Greeting",
          "agents",
          List.of(
              agent("start", "trigger", Map.of("on", Map.of("manual", Map.of()))),
              agent("greet", "action", Map.of("set", Map.of("text", "Hello, ${ input.name }!"))),
              agent(
                  "size",
                  "decision",
                  Map.of(
                      "rules",
                      List.of(Map.of("when", "size(data.greet.text) > 20", "to", "long")),
                      "otherwise",
                      "short")),
              agent("shout", "output", Map.of("result", "${ data.greet.text.upperAscii() }")),
              agent("say", "output", Map.of("result", "${ data.greet.text }"))),
          "connections",
          List.of(
              Map.of("source", "start", "target", "greet"),
              Map.of("source", "greet", "target", "size"),
              Map.of(
                  "source",
                  "size",
                  "target",
                  "shout",
                  "conditions",
                  List.of("decision == 'short'")),
              Map.of(
                  "source", "size", "target", "say", "conditions", List.of("decision == 'long'"))));

  @Test
  void a_workflow_is_created_activated_run_watched_and_read() {
    String id = TestServer.activeWorkflow(GREETING);

    Map<String, Object> started =
        TestServer.accepted(
            "/api/v1/workflows/" + id + "/execute", Map.of("input", Map.of("name", "Ada")));
    String run = (String) started.get("execution_id");
    HttpResponse<String> watched =
        TestServer.send(TestServer.request("/api/v1/stream/executions/" + run).build());
    Map<String, Object> read =
        TestServer.read("/api/v1/executions/" + run + "?at_least=" + started.get("position"));

    assertThat(watched.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(watched.body()).contains("\"status\":\"completed\"").contains("HELLO, ADA!");
    assertThat(read)
        .containsEntry("status", "completed")
        .containsEntry("result", "HELLO, ADA!")
        .containsEntry("workflow_id", id);
    assertThat((List<?>) read.get("steps"))
        .extracting(
            step -> ((Map<?, ?>) step).get("agent_id") + " " + ((Map<?, ?>) step).get("status"))
        .containsExactlyInAnyOrder(
            "start completed",
            "greet completed",
            "size completed",
            "shout completed",
            "say skipped");
    assertThat(TestServer.read("/api/v1/executions?workflow_id=" + id).get("items"))
        .asString()
        .contains(run);
    assertThat(TestServer.read("/api/v1/executions/" + run + "/events").get("items"))
        .asString()
        .contains("ExecutionCompleted");
  }

  @Test
  void a_caller_may_wait_for_the_result() {
    String id = TestServer.activeWorkflow(GREETING);

    HttpResponse<String> response =
        TestServer.post(
            "/api/v1/workflows/" + id + "/execute?wait=10s",
            Map.of("input", Map.of("name", "somebody with a long name")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("Hello, somebody with a long name!");
  }

  @Test
  void an_idempotency_key_makes_a_repeat_the_first_run() {
    String id = TestServer.activeWorkflow(GREETING);
    Map<String, ?> body = Map.of("input", Map.of("name", "Ada"), "idempotency_key", "once");

    Object first =
        TestServer.accepted("/api/v1/workflows/" + id + "/execute", body).get("execution_id");
    Object second =
        TestServer.accepted("/api/v1/workflows/" + id + "/execute", body).get("execution_id");
    HttpResponse<String> other =
        TestServer.post(
            "/api/v1/workflows/" + id + "/execute",
            Map.of("input", Map.of("name", "Bob"), "idempotency_key", "once"));

    assertThat(second).isEqualTo(first);
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void a_webhook_is_answered_with_what_the_workflow_responds() {
    String id =
        TestServer.activeWorkflow(
            Map.of(
                "name",
                "Doubler",
                "agents",
                List.of(
                    agent(
                        "hook",
                        "trigger",
                        Map.of(
                            "on",
                            Map.of(
                                "webhook",
                                Map.of(
                                    "path", "double", "method", "POST", "respond", "when_done")))),
                    agent(
                        "answer",
                        "output",
                        Map.of(
                            "result",
                            "${ input.body.n * 2 }",
                            "respond",
                            Map.of(
                                "status", 201, "body", Map.of("twice", "${ input.body.n * 2 }"))))),
                "connections",
                List.of(Map.of("source", "hook", "target", "answer"))));

    HttpResponse<String> response =
        TestServer.send(
            HttpRequest.newBuilder(URI.create(TestServer.address() + "/webhooks/" + id + "/double"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"n\": 21}"))
                .build());

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Json.read(response.body())).isEqualTo(Map.of("twice", 42L));
  }

  @Test
  void an_http_step_reaches_what_is_allowed_and_nothing_else() {
    String allowed = TestServer.activeWorkflow(calling(TestServer.service("/echo")));
    String refused = TestServer.activeWorkflow(calling(TestServer.address() + "/health"));

    HttpResponse<String> reached =
        TestServer.post("/api/v1/workflows/" + allowed + "/execute?wait=20s", Map.of());
    HttpResponse<String> stopped =
        TestServer.post("/api/v1/workflows/" + refused + "/execute?wait=20s", Map.of());

    assertThat(reached.body()).contains("\"status\":\"completed\"").contains("\\\"hello\\\"");
    assertThat(stopped.body()).contains("\"status\":\"failed\"");
    assertThat(TestServer.called())
        .anyMatch(call -> call.startsWith("POST /echo ") && call.contains(":call"));
  }

  private static Map<String, ?> calling(String url) {
    return Map.of(
        "name",
        "Caller",
        "agents",
        List.of(
            agent("start", "trigger", Map.of("on", Map.of("manual", Map.of()))),
            agent(
                "call",
                "integration",
                Map.of(
                    "service", "http",
                    "operation", "request",
                    "input", Map.of("method", "POST", "url", url, "body", Map.of("say", "hello")))),
            agent("end", "output", Map.of("result", "${ data.call.body }"))),
        "connections",
        List.of(
            Map.of("source", "start", "target", "call"),
            Map.of("source", "call", "target", "end")));
  }

  private static Map<String, Object> agent(String id, String type, Map<String, ?> configuration) {
    return Map.of("id", id, "type", type, "configuration", configuration);
  }
}
