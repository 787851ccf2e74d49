package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Runs that wait for people, for other systems, for other runs, and for their turn. */
class WaitingPathTest {
  private static final Map<String, ?> MANUAL = Map.of("on", Map.of("manual", Map.of()));

  @Test
  void a_person_approves() {
    String run = execute(TestServer.activeWorkflow(approval()), Map.of("sum", 70));
    assertThat(step(awaited(run, "waiting"), "ask"))
        .containsEntry("status", "waiting")
        .containsEntry("message", "Pay 70?");

    TestServer.accepted(
        "/api/v1/executions/" + run + "/steps/ask/approve", Map.of("comment", "fine"));

    assertThat(awaited(run, "completed")).containsEntry("result", "paid after: fine");
    HttpResponse<String> again =
        TestServer.post("/api/v1/executions/" + run + "/steps/ask/reject", Map.of());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("STEP_NOT_WAITING");
  }

  @Test
  void a_person_rejects() {
    String run = execute(TestServer.activeWorkflow(approval()), Map.of("sum", 70));
    awaited(run, "waiting");
    TestServer.accepted("/api/v1/executions/" + run + "/steps/ask/reject", Map.of());
    assertThat(awaited(run, "completed")).containsEntry("result", "kept");
  }

  @Test
  void another_system_calls_back_at_the_address_that_it_was_sent() throws Exception {
    String workflow =
        TestServer.activeWorkflow(
            Map.of(
                "name",
                "Order",
                "agents",
                List.of(
                    agent("start", "trigger", MANUAL),
                    agent(
                        "order",
                        "integration",
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
                                TestServer.service("/order"),
                                "body",
                                Map.of("reply_to", "${ execution.callbacks.answer }")))),
                    agent(
                        "answer",
                        "action",
                        Map.of(
                            "set",
                            Map.of("price", "${ data.answer.price }"),
                            "wait",
                            Map.of("callback", Map.of("expires", "PT1H")))),
                    agent("end", "output", Map.of("result", "${ data.answer.price * 2 }"))),
                "connections",
                List.of(edge("start", "order"), edge("order", "answer"), edge("answer", "end"))));
    String run = execute(workflow, Map.of());
    awaited(run, "waiting");
    String sent =
        TestServer.called().stream()
            .filter(call -> call.startsWith("POST /order ") && call.contains(run))
            .findFirst()
            .orElseThrow();
    Object body = Json.read(sent.substring(sent.indexOf('{')));
    String url = (String) ((Map<?, ?>) body).get("reply_to");
    assertThat(url).startsWith(TestServer.address().replace("localhost", "127.0.0.1"));

    assertThat(step(TestServer.read("/api/v1/executions/" + run), "answer"))
        .containsEntry("waiting_for", "callback")
        .containsEntry("resume_url", url);

    HttpResponse<String> guessed = call(url.replaceAll("token=.", "token=_"), "{\"price\": 1}");
    HttpResponse<String> followed =
        TestServer.send(HttpRequest.newBuilder(URI.create(url)).build());
    HttpResponse<String> first = call(url, "{\"price\": 21}");
    HttpResponse<String> repeat = call(url, "{\"price\": 21}");
    HttpResponse<String> other = call(url, "{\"price\": 99}");

    assertThat(guessed.statusCode()).isEqualTo(404);
    assertThat(followed.statusCode()).as("a preview resumes nothing").isEqualTo(405);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(repeat.statusCode()).isEqualTo(200);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(awaited(run, "completed")).containsEntry("result", 42L);
    assertThat(TestServer.send(TestServer.request("/api/v1/executions/" + run + "/events").build()))
        .extracting(HttpResponse::body)
        .asString()
        .as("what resumes a step is in no event")
        .contains("nexus-callback://")
        .doesNotContain("token=");
  }

  @Test
  void another_workflow_runs_for_each_item_and_its_results_come_back_in_order() {
    String doubler = TestServer.activeWorkflow(doubler());
    String parent = TestServer.activeWorkflow(orchestrating(doubler));

    HttpResponse<String> done =
        TestServer.post(
            "/api/v1/workflows/" + parent + "/execute?wait=20s",
            Map.of("input", Map.of("list", List.of(1, 2, 3))));

    assertThat(done.body()).contains("\"result\":[2,4,6]");
    String run = (String) ((Map<?, ?>) Json.read(done.body())).get("execution_id");
    List<?> children =
        (List<?>) TestServer.read("/api/v1/executions?workflow_id=" + doubler).get("items");
    assertThat(children).hasSize(3).asString().contains(run);
  }

  @Test
  void the_failure_of_another_workflow_is_the_step_s() {
    String doubler = TestServer.activeWorkflow(doubler());
    String parent = TestServer.activeWorkflow(orchestrating(doubler));
    String run = execute(parent, Map.of("list", List.of("no number")));
    assertThat(awaited(run, "failed").get("error")).asString().contains("SUB_RUN_FAILED");
  }

  @Test
  void cancelling_stops_the_runs_of_other_workflows_too() {
    String asking = TestServer.activeWorkflow(approval());
    String parent = TestServer.activeWorkflow(orchestrating(asking));
    String run = execute(parent, Map.of("list", List.of(Map.of("sum", 1), Map.of("sum", 2))));
    await(() -> runsOf(asking, "waiting") == 2);

    TestServer.accepted("/api/v1/executions/" + run + "/cancel", Map.of());

    await(() -> runsOf(asking, "cancelled") == 2);
  }

  @Test
  void a_step_refuses_a_workflow_that_is_not_there() {
    String run =
        execute(TestServer.activeWorkflow(orchestrating("wf-nobody")), Map.of("list", List.of(1)));
    assertThat(awaited(run, "failed").get("error")).asString().contains("SUB_RUN_REFUSED");
  }

  @Test
  void no_more_runs_than_the_limit_are_under_way_at_once() {
    String workflow = TestServer.activeWorkflow(limited(2));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      runs.add(execute(workflow, Map.of("sum", i)));
    }
    await(() -> runsOf(workflow, "waiting") == 2 && runsOf(workflow, "queued") == 4);

    // The first in the queue is the first to get a place, also when another was cancelled.
    TestServer.accepted("/api/v1/executions/" + runs.get(2) + "/cancel", Map.of());
    TestServer.accepted("/api/v1/executions/" + runs.get(0) + "/steps/ask/approve", Map.of());
    awaited(runs.get(0), "completed");
    awaited(runs.get(3), "waiting");
    assertThat(TestServer.read("/api/v1/executions/" + runs.get(4)))
        .containsEntry("status", "queued");

    for (int i : new int[] {1, 3, 4, 5}) {
      awaited(runs.get(i), "waiting");
      TestServer.accepted("/api/v1/executions/" + runs.get(i) + "/steps/ask/approve", Map.of());
    }
    await(() -> runsOf(workflow, "completed") == 5);
  }

  @Test
  void a_queue_goes_on_over_its_snapshots() {
    String workflow =
        TestServer.activeWorkflow(
            Map.of(
                "name",
                "One at a time",
                "agents",
                List.of(
                    agent(
                        "start",
                        "trigger",
                        Map.of("on", Map.of("manual", Map.of()), "concurrency", 1)),
                    agent("end", "output", Map.of("result", "${ input }"))),
                "connections",
                List.of(edge("start", "end"))));
    // Three events a run: more than one snapshot's worth.
    for (int i = 0; i < 200; i++) {
      execute(workflow, Map.of("n", i));
    }
    await(() -> runsOf(workflow, "completed") == 200);
  }

  private static Map<String, ?> approval() {
    return Map.of("name", "Approval", "agents", asking(MANUAL), "connections", branches());
  }

  private static Map<String, ?> limited(int concurrency) {
    Map<String, ?> trigger = Map.of("on", Map.of("manual", Map.of()), "concurrency", concurrency);
    return Map.of("name", "Limited", "agents", asking(trigger), "connections", branches());
  }

  private static List<?> asking(Map<String, ?> trigger) {
    return List.of(
        agent("start", "trigger", trigger),
        agent("ask", "decision", Map.of("mode", "approval", "message", "Pay ${ input.sum }?")),
        agent("paid", "output", Map.of("result", "paid after: ${ data.ask.comment }")),
        agent("kept", "output", Map.of("result", "kept")));
  }

  private static List<?> branches() {
    return List.of(
        edge("start", "ask"),
        Map.of("source", "ask", "target", "paid", "conditions", List.of("decision == 'approved'")),
        Map.of("source", "ask", "target", "kept", "conditions", List.of("decision == 'rejected'")));
  }

  private static Map<String, ?> doubler() {
    return Map.of(
        "name",
        "Doubler",
        "agents",
        List.of(
            agent("start", "trigger", MANUAL),
            agent("end", "output", Map.of("result", "${ input.n * 2 }"))),
        "connections",
        List.of(edge("start", "end")));
  }

  private static Map<String, ?> orchestrating(String workflow) {
    return Map.of(
        "name",
        "Parent",
        "agents",
        List.of(
            agent("start", "trigger", MANUAL),
            agent(
                "each",
                "orchestrator",
                Map.of(
                    "workflow",
                    workflow,
                    "for_each",
                    "input.list",
                    "input",
                    Map.of("n", "${ item }", "sum", "${ item }"))),
            agent("end", "output", Map.of("result", "${ data.each }"))),
        "connections",
        List.of(edge("start", "each"), edge("each", "end")));
  }

  private static Map<String, Object> agent(String id, String type, Map<String, ?> configuration) {
    return Map.of("id", id, "type", type, "configuration", configuration);
  }

  private static Map<String, Object> edge(String source, String target) {
    return Map.of("source", source, "target", target);
  }

  private static String execute(String workflow, Object input) {
    return (String)
        TestServer.accepted("/api/v1/workflows/" + workflow + "/execute", Map.of("input", input))
            .get("execution_id");
  }

  private static HttpResponse<String> call(String url, String body) {
    return TestServer.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  private static Map<String, Object> step(Map<String, Object> run, String agent) {
    return ((List<?>) run.get("steps"))
        .stream()
            .map(step -> (Map<String, Object>) step)
            .filter(step -> agent.equals(step.get("agent_id")))
            .findFirst()
            .orElseThrow();
  }

  private static int runsOf(String workflow, String status) {
    String query = "?workflow_id=" + workflow + "&status=" + status + "&limit=200";
    int count = 0;
    String cursor = "";
    do {
      Map<String, Object> page = TestServer.read("/api/v1/executions" + query + cursor);
      count += ((List<?>) page.get("items")).size();
      Object next = page.get("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return count;
  }

  /** The run once it has come to this status. */
  private static Map<String, Object> awaited(String run, String status) {
    await(() -> status.equals(found(run).get("status")));
    return TestServer.read("/api/v1/executions/" + run);
  }

  private static Map<?, ?> found(String run) {
    HttpResponse<String> response =
        TestServer.send(TestServer.request("/api/v1/executions/" + run).build());
    return response.statusCode() == 200 ? (Map<?, ?>) Json.read(response.body()) : Map.of();
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("20 s are enough").isBefore(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
