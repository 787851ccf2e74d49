package com.nexusai.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a problem with a stable code, and nothing is half-written. */
class BadInputTest {
  private static String workflow = "";
  private static String run = "";

  @BeforeAll
  static void something_to_be_wrong_about() {
    workflow =
        TestServer.activeWorkflow(
            Map.of(
                "name",
                "Bad input",
                "agents",
                List.of(
                    Map.of(
                        "id",
                        "start",
                        "type",
                        "trigger",
                        "configuration",
                        Map.of("on", Map.of("webhook", Map.of("path", "in", "method", "POST")))),
                    Map.of(
                        "id",
                        "end",
                        "type",
                        "output",
                        "configuration",
                        Map.of("result", "${ input }"))),
                "connections",
                List.of(Map.of("source", "start", "target", "end"))));
    Map<String, Object> started =
        TestServer.accepted("/api/v1/workflows/" + workflow + "/execute", Map.of());
    run = (String) started.get("execution_id");
    TestServer.read("/api/v1/workflows/" + workflow + "?at_least=" + started.get("position"));
    TestServer.read("/api/v1/executions/" + run + "?at_least=" + started.get("position"));
  }

  /** Every route that takes a JSON body. */
  static List<String> bodies() {
    return List.of(
        "POST /api/v1/workflows",
        "PUT /api/v1/workflows/{workflow}",
        "POST /api/v1/workflows/{workflow}/edits",
        "POST /api/v1/workflows/{workflow}/activate",
        "POST /api/v1/workflows/{workflow}/pause",
        "POST /api/v1/workflows/{workflow}/archive",
        "POST /api/v1/workflows/{workflow}/execute",
        "POST /api/v1/executions/{run}/cancel",
        "POST /api/v1/executions/{run}/pause",
        "POST /api/v1/executions/{run}/resume",
        "POST /api/v1/executions/{run}/steps/end/retry",
        "POST /api/v1/executions/{run}/steps/end/complete");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_that_cannot_be_read_is_told_with_a_code(String route) {
    Object before = TestServer.read("/api/v1/workflows/" + workflow).get("version");

    refused(send(route, "{\"a\": "), 400, "MALFORMED_JSON");
    refused(send(route, "{\"a\": 1, \"a\": 2}"), 400, "MALFORMED_JSON");
    refused(send(route, "{\"a\": NaN}"), 400, "MALFORMED_JSON");
    refused(send(route, "[".repeat(1_000) + "]".repeat(1_000)), 400, "JSON_TOO_DEEP");
    refused(send(route, "\"" + "x".repeat(11_000_000) + "\""), 413, "BODY_TOO_LARGE");
    assertThat(status(send(route, "[1]"))).isIn(400, 422);
    assertThat(status(send(route, "{\"no_such_key\": 1}"))).isIn(400, 422);

    assertThat(TestServer.read("/api/v1/workflows/" + workflow))
        .containsEntry("version", before)
        .containsEntry("status", "active");
  }

  @Test
  void a_body_of_ten_megabytes_is_read_and_judged() {
    HttpResponse<String> response =
        send("POST /api/v1/workflows", "{\"name\": \"" + "x".repeat(9_990_000) + "\"}");

    refused(response, 422, "INVALID_WORKFLOW");
  }

  @Test
  void every_problem_is_told_at_once_with_its_path() {
    HttpResponse<String> response =
        send(
            "POST /api/v1/workflows",
            """
            {"name": "x", "colour": "red",
             "agents": [{"id": "a", "type": "trigger"}, {"id": "a", "type": "spaceship"}],
             "connections": [{"source": "a", "target": "nobody"}]}\
            """);

    List<String> paths = new ArrayList<>();
    ((List<?>) refused(response, 422, "INVALID_WORKFLOW").get("problems"))
        .forEach(problem -> paths.add((String) ((Map<?, ?>) problem).get("path")));
    assertThat(paths)
        .contains("$.colour", "$.agents[1].type", "$.agents[1].id", "$.connections[0].target");
  }

  @Test
  void a_stale_edit_is_refused_and_changes_nothing() {
    HttpResponse<String> response =
        send(
            "POST /api/v1/workflows/{workflow}/edits",
            "{\"if_version\": 99, \"edits\": [{\"op\": \"update_workflow\", \"name\": \"other\"}]}");

    assertThat(status(response)).isEqualTo(409);
    assertThat(TestServer.read("/api/v1/workflows/" + workflow)).containsEntry("name", "Bad input");
  }

  @Test
  void edits_are_all_made_or_none() {
    HttpResponse<String> response =
        send(
            "POST /api/v1/workflows/{workflow}/edits",
            """
            {"edits": [{"op": "update_workflow", "name": "other"}, {"op": "remove_agent", "id": "nobody"}]}\
            """);

    assertThat(status(response)).isEqualTo(422);
    assertThat(TestServer.read("/api/v1/workflows/" + workflow)).containsEntry("name", "Bad input");
  }

  @Test
  void a_workflow_with_problems_is_never_published() {
    Map<String, Object> created =
        TestServer.accepted(
            "/api/v1/workflows",
            Map.of("name", "Draft", "agents", List.of(Map.of("id", "a", "type", "action"))));
    String draft = (String) created.get("id");

    HttpResponse<String> activate =
        TestServer.post("/api/v1/workflows/" + draft + "/activate", Map.of());
    HttpResponse<String> execute =
        TestServer.post("/api/v1/workflows/" + draft + "/execute", Map.of("version", 1));

    assertThat(status(activate)).isEqualTo(422);
    assertThat(status(execute)).isEqualTo(422);
    assertThat(
            TestServer.read("/api/v1/workflows/" + draft + "?at_least=" + created.get("position")))
        .containsEntry("status", "draft");
  }

  @ParameterizedTest
  @MethodSource("missing")
  void what_is_not_there_is_told_alike_everywhere(String route) {
    String body =
        route.endsWith("/edits")
            ? "{\"edits\": [{\"op\": \"remove_agent\", \"id\": \"a\"}]}"
            : route.endsWith("/complete")
                ? "{\"output\": 1}"
                : route.startsWith("PUT") ? "{\"name\": \"x\"}" : "{}";

    refused(send(route, body), 404, "NOT_FOUND");
  }

  static List<String> missing() {
    return List.of(
        "GET /api/v1/workflows/wf-nobody",
        "PUT /api/v1/workflows/wf-nobody",
        "DELETE /api/v1/workflows/wf-nobody",
        "POST /api/v1/workflows/wf-nobody/edits",
        "POST /api/v1/workflows/wf-nobody/activate",
        "POST /api/v1/workflows/wf-nobody/pause",
        "POST /api/v1/workflows/wf-nobody/archive",
        "POST /api/v1/workflows/wf-nobody/execute",
        "GET /api/v1/workflows/wf-nobody/versions",
        "GET /api/v1/executions/run-nobody",
        "GET /api/v1/executions/run-nobody/events",
        "GET /api/v1/stream/executions/run-nobody",
        "POST /api/v1/executions/run-nobody/cancel",
        "POST /api/v1/executions/run-nobody/pause",
        "POST /api/v1/executions/run-nobody/resume",
        "POST /api/v1/executions/run-nobody/steps/a/retry",
        "POST /api/v1/executions/run-nobody/steps/a/complete",
        "GET /api/v1/nothing",
        "POST /webhooks/wf-nobody/in",
        "POST /webhooks/{workflow}/elsewhere");
  }

  @Test
  void a_method_that_an_address_does_not_take_is_told_with_those_that_it_does() {
    HttpResponse<String> response = send("PATCH /api/v1/workflows/{workflow}", "{}");

    refused(response, 405, "METHOD_NOT_ALLOWED");
    assertThat(response.headers().firstValue("Allow").orElseThrow())
        .contains("GET")
        .contains("PUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "nonsense"})
  void a_body_that_does_not_claim_to_be_json_is_refused(String type) {
    for (String path : new String[] {"/execute", "/execute?wait=1s"}) {
      HttpResponse<String> response =
          TestServer.send(
              TestServer.request("/api/v1/workflows/" + workflow + path)
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{\"input\": 1}"))
                  .build());

      refused(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void a_query_that_is_not_understood_is_refused(String path) {
    assertThat(status(send("GET " + path, ""))).isEqualTo(400);
  }

  static List<String> queries() {
    return List.of(
        "/api/v1/workflows?limit=0",
        "/api/v1/workflows?limit=x",
        "/api/v1/workflows?cursor=x",
        "/api/v1/workflows?status=happy",
        "/api/v1/workflows?colour=red",
        "/api/v1/executions?limit=-1",
        "/api/v1/executions?cursor=%22",
        "/api/v1/executions/{run}?at_least=-1",
        "/api/v1/executions/{run}?at_least=999999999999",
        "/api/v1/executions/{run}/events?from=x",
        "/api/v1/stream/executions?from=999999999999",
        "/api/v1/stream/executions?from=-1",
        "/api/v1/stream/executions/{run}?from=x",
        "/api/v1/workflows?limit=-1",
        "/api/v1/workflows?limit=99999999999999999999",
        "/api/v1/workflows?limit=5&limit=6",
        "/api/v1/workflows?at_least=-1",
        "/api/v1/executions/{run}/events?from=-1",
        "/api/v1/executions/{run}/events?from=999999999999",
        "/api/v1/executions?cursor=" + "A".repeat(1_999),
        "/api/v1/executions?cursor=" + "A".repeat(2_001),
        "/api/v1/executions?cursor=%ff%fe",
        "/api/v1/executions?cursor=%c3");
  }

  @Test
  void a_cursor_of_another_query_is_told_apart_from_one_that_is_none() {
    for (int i = 0; i < 2; i++) {
      TestServer.accepted("/api/v1/workflows/" + workflow + "/execute?wait=10s", Map.of());
    }
    String cursor =
        (String)
            TestServer.read("/api/v1/executions?limit=1&workflow_id=" + workflow)
                .get("next_cursor");

    refused(send("GET /api/v1/executions?cursor=x", ""), 400, "INVALID_CURSOR");
    for (String other : List.of("", "&status=failed", "&workflow_id=wf-nobody")) {
      refused(
          send("GET /api/v1/executions?limit=1&cursor=" + cursor + other, ""),
          400,
          "CURSOR_OF_ANOTHER_QUERY");
    }
    refused(send("GET /api/v1/workflows?cursor=" + cursor, ""), 400, "CURSOR_OF_ANOTHER_QUERY");
    assertThat(
            TestServer.read(
                    "/api/v1/executions?limit=1&workflow_id=" + workflow + "&cursor=" + cursor)
                .get("items"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }

  @Test
  void a_position_of_the_future_is_told_with_the_one_that_there_is() {
    for (String path :
        List.of(
            "/api/v1/workflows?at_least=999999999999",
            "/api/v1/executions/" + run + "?at_least=999999999999",
            "/api/v1/executions/" + run + "/events?from=999999999999",
            "/api/v1/stream/executions/" + run + "?from=999999999999")) {
      refused(send("GET " + path, ""), 400, "POSITION_IN_THE_FUTURE");
    }
  }

  private static HttpResponse<String> send(String route, String body) {
    String[] parts = route.replace("{workflow}", workflow).replace("{run}", run).split(" ");
    return TestServer.send(
        TestServer.request(parts[1])
            .header("Content-Type", "application/json")
            .method(parts[0], BodyPublishers.ofString(body))
            .build());
  }

  private static int status(HttpResponse<String> response) {
    problem(response);
    return response.statusCode();
  }

  private static Map<?, ?> refused(HttpResponse<String> response, int status, String code) {
    Map<?, ?> problem = problem(response);
    assertThat(problem.get("code")).describedAs(response.body()).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
    return problem;
  }

  private static Map<?, ?> problem(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type").orElse(response.body()))
        .startsWith("application/problem+json");
    assertThat(response.body()).doesNotContain("\tat ").doesNotContain("Exception");
    Map<?, ?> problem = (Map<?, ?>) Json.read(response.body());
    assertThat(problem.get("status")).isEqualTo((long) response.statusCode());
    assertThat(problem.get("code")).asString().matches("[A-Z][A-Z0-9_]+");
    return problem;
  }
}
