package com.nexusai.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import com.nexusai.command.execute.RunWaiters;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.AgentId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class WebhookTest extends ServerTest {
  private static final String ECHO =
      "{'id': 'out', 'type': 'output', 'configuration': {'result': '${input}'}}";
  private static final String CALL =
      "{'id': 'call', 'type': 'integration', 'configuration': {'service': 'http', 'operation':"
          + " 'request', 'input': {'method': 'GET', 'url': 'http://example.com/'}}}";

  @Autowired private EventLog log;
  @Autowired private RunWaiters waiters;

  @Test
  void a_webhook_that_is_not_there_or_rests_is_not_found() {
    String id = hook("'path': 'in', 'method': 'POST'", ECHO);
    String draft = create(Flows.webhook("{'path': 'in', 'method': 'POST'}", ECHO));
    String manual = active(Flows.DOUBLE);

    for (String path :
        List.of(
            id, id + "/", id + "/other", id + "/in/", draft + "/in", manual + "/in", "", "x/in")) {
      Told refused = post("/webhooks/" + path, "{}");
      assertThat(refused.status()).as(path).isEqualTo(404);
      assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(refused.get("code")).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void a_webhook_follows_its_workflow_from_the_moment_that_was_told() {
    String id = hook("'path': 'in', 'method': 'POST'", ECHO);
    assertThat(post("/webhooks/" + id + "/in", "{}").status()).isEqualTo(202);

    ada("POST", "/api/v1/workflows/" + id + "/pause", null);
    assertThat(post("/webhooks/" + id + "/in", "{}").status()).isEqualTo(404);
    ada("POST", "/api/v1/workflows/" + id + "/activate", null);
    assertThat(post("/webhooks/" + id + "/in", "{}").status()).isEqualTo(202);
    ada("DELETE", "/api/v1/workflows/" + id, null);
    assertThat(post("/webhooks/" + id + "/in", "{}").status()).isEqualTo(404);
  }

  @Test
  void another_method_is_refused_with_the_one_that_is_right() {
    String id = hook("'path': 'in', 'method': 'POST'", ECHO);

    Told refused = send(request("GET", "/webhooks/" + id + "/in", null));

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).isEqualTo("POST");
    assertThat(refused.get("code")).isEqualTo("METHOD_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  void a_webhook_of_any_method_takes_them_all(String method) {
    String id = hook("'path': 'in', 'method': 'ANY', 'respond': 'when_done'", ECHO);

    Told done = send(request(method, "/webhooks/" + id + "/in?a=1&a=2", null));

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json())
        .containsEntry("method", method)
        .containsEntry("path", "/in")
        .containsEntry("query", Map.of("a", List.of("1", "2")))
        .containsEntry("body", null);
  }

  @Test
  void a_body_that_is_too_large_or_malformed_is_refused() {
    String id = hook("'path': 'in', 'method': 'POST'", ECHO);
    long before = log.head();

    assertThat(post("/webhooks/" + id + "/in", "x".repeat(1024 * 1024 + 1)).get("code"))
        .isEqualTo("BODY_TOO_LARGE");
    assertThat(post("/webhooks/" + id + "/in", "{").get("code")).isEqualTo("MALFORMED_JSON");
    assertThat(post("/webhooks/" + id + "/in", "[".repeat(1000)).get("code"))
        .isEqualTo("JSON_TOO_DEEP");
    assertThat(log.head()).isEqualTo(before);
  }

  @Test
  void at_once_answers_with_the_id_of_a_durable_run() {
    String id = hook("'path': 'a/b', 'method': 'POST', 'respond': 'at_once'", ECHO);

    Told accepted = post("/webhooks/" + id + "/a/b", "{'n': 1}");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json()).containsOnlyKeys("execution_id");
    ExecutionStarted started = started(id);
    assertThat(started.executionId()).hasToString((String) accepted.get("execution_id"));
    assertThat(started.owner()).hasToString("ada");
    assertThat(started.origin().reference()).isEqualTo("POST /a/b");
  }

  @Test
  void when_done_answers_what_the_workflow_says() {
    String id =
        hook(
            "'path': 'in', 'method': 'POST', 'respond': 'when_done'",
            "{'id': 'out', 'type': 'output', 'configuration': {'result': 1, 'respond': {'status':"
                + " 201, 'headers': {'X-Made': 'yes', 'Content-Type': 'text/html'}, 'body':"
                + " '<p>${input.body.n}</p>'}}}");

    Told answer = post("/webhooks/" + id + "/in", "{'n': 7}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text()).isEqualTo("<p>7</p>");
    assertThat(answer.header("X-Made")).isEqualTo("yes");
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    // It shares its origin with the API: a script in it must not act there.
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox");
  }

  @Test
  void when_done_without_a_word_answers_the_result() {
    String id =
        hook(
            "'path': 'in', 'method': 'POST', 'respond': 'when_done'",
            "{'id': 'out', 'type': 'output', 'configuration': {'result': '${input.body}'}}");

    Told answer = post("/webhooks/" + id + "/in", "{'n': [1, 2.5, null]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"n\":[1,2.5,null]}");
  }

  @Test
  void a_run_that_failed_answers_its_code_but_not_its_data() {
    String id =
        hook(
            "'path': 'in', 'method': 'POST', 'respond': 'when_done'",
            "{'id': 'bad', 'type': 'action', 'configuration': {'mode': 'transform', 'set': {'n':"
                + " '${input.body.secret.nothing}'}}}");

    Told failed = post("/webhooks/" + id + "/in", "{'secret': 'hush'}");

    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.get("code")).isEqualTo("EXECUTION_FAILED");
    assertThat(failed.text()).doesNotContain("hush").doesNotContain("secret");
  }

  @Test
  void a_run_that_acts_answers_when_it_has_ended() {
    String id = hook("'path': 'in', 'method': 'POST', 'respond': 'when_done'", CALL, result());
    CompletableFuture<Told> answer = postLater("/webhooks/" + id + "/in", "{}");

    report(started(id).executionId(), Map.of("ok", true));

    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().value()).isEqualTo(Map.of("ok", true));
    await().untilAsserted(() -> assertThat(waiters.size()).isZero());
  }

  @Test
  void an_early_answer_is_sent_while_the_run_goes_on() {
    String early =
        "{'id': 'early', 'type': 'output', 'configuration': {'result': 1, 'respond': {'status':"
            + " 202, 'body': {'seen': true}}}}";
    String agents =
        Flows.webhook("{'path': 'in', 'method': 'POST', 'respond': 'when_done'}", CALL, result());
    String id =
        active(
            agents
                .replace("], 'connections': [", ", " + early + "], 'connections': [")
                .replace(
                    "'connections': [",
                    "'connections': [{'source': 'start', 'target': 'early'}, "));

    Told answer = post("/webhooks/" + id + "/in", "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.value()).isEqualTo(Map.of("seen", true));
  }

  @Test
  void an_answer_after_acting_is_sent_before_the_run_ends() {
    String early =
        "{'id': 'early', 'type': 'output', 'configuration': {'result': 1, 'respond': {'status':"
            + " 200, 'body': 'first'}}}";
    String second = CALL.replace("'id': 'call'", "'id': 'second'");
    String id =
        active(
            Flows.webhook(
                    "{'path': 'in', 'method': 'POST', 'respond': 'when_done'}",
                    CALL,
                    second,
                    result())
                .replace("], 'connections': [", ", " + early + "], 'connections': [")
                .replace(
                    "'connections': [", "'connections': [{'source': 'call', 'target': 'early'}, "));
    CompletableFuture<Told> answer = postLater("/webhooks/" + id + "/in", "{}");

    report(started(id).executionId(), Map.of());

    assertThat(answer.join().text()).isEqualTo("first");
  }

  @Test
  void a_run_that_was_cancelled_answers_so() {
    String id = hook("'path': 'in', 'method': 'POST', 'respond': 'when_done'", CALL, result());
    CompletableFuture<Told> answer = postLater("/webhooks/" + id + "/in", "{}");

    gateway.sendAndWait(
        new CancelExecution(started(id).executionId(), Actor.SYSTEM, Instant.now()));

    assertThat(answer.join().status()).isEqualTo(500);
    assertThat(answer.join().get("code")).isEqualTo("EXECUTION_CANCELLED");
  }

  @Test
  void a_repeat_with_the_same_key_is_the_first_run() {
    String id = hook("'path': 'in', 'method': 'POST'", ECHO);

    Told first = keyed(id, "k1", "{'n': 1}", "r1");
    Told repeat = keyed(id, "k1", "{'n': 1}", "r2");
    Told other = keyed(id, "k1", "{'n': 2}", "r3");

    assertThat(first.status()).isEqualTo(202);
    assertThat(repeat.get("execution_id")).isEqualTo(first.get("execution_id"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.get("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(keyed(id, "k".repeat(256), "{}", "r4").get("code")).isEqualTo("INVALID_VALUE");
  }

  @Test
  void a_signed_webhook_takes_only_what_its_secret_signed() {
    String id = hook("'path': 'in', 'method': 'POST', 'connection': 'hook'", ECHO);
    byte[] body = "{\"n\": 1}".getBytes(StandardCharsets.UTF_8);
    long now = Instant.now().getEpochSecond();

    assertThat(post("/webhooks/" + id + "/in", "{'n': 1}").get("code"))
        .isEqualTo("SIGNATURE_REQUIRED");
    assertThat(signed(id, now, OneSecret.sign("other", now, body)).status()).isEqualTo(401);
    assertThat(signed(id, now - 400, OneSecret.sign("secret", now - 400, body)).get("code"))
        .isEqualTo("SIGNATURE_EXPIRED");
    assertThat(signed(id, now, OneSecret.sign("secret", now, body)).status()).isEqualTo(202);
  }

  private Told signed(String id, long at, String hex) {
    return send(
        request("POST", "/webhooks/" + id + "/in", "{'n': 1}")
            .header("X-Nexus-Signature", "t=" + at + ",v1=" + hex));
  }

  private Told keyed(String id, String key, String body, String requestId) {
    return send(
        request("POST", "/webhooks/" + id + "/in", body)
            .header("Idempotency-Key", key)
            .header("X-Request-Id", requestId));
  }

  private String hook(String keys, String... agents) {
    return active(Flows.webhook("{" + keys + "}", agents));
  }

  private static String result() {
    return "{'id': 'out', 'type': 'output', 'configuration': {'result': '${data.call}'}}";
  }

  private Told post(String path, String body) {
    return send(request("POST", path, body));
  }

  private CompletableFuture<Told> postLater(String path, String body) {
    return later(request("POST", path, body));
  }

  private void report(ExecutionId run, Object output) {
    StepKey call = StepKey.of(new AgentId("call"));
    gateway.sendAndWait(
        new ReportSteps(run, List.of(new CompleteStep(call, 1, output)), Instant.now()));
  }

  private ExecutionStarted started(String workflow) {
    return await()
        .until(
            () ->
                log.eventsAfter(Math.max(0, log.head() - 20), 100).stream()
                    .map(event -> event.payload())
                    .filter(ExecutionStarted.class::isInstance)
                    .map(ExecutionStarted.class::cast)
                    .filter(started -> started.workflowId().value().equals(workflow))
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }
}
