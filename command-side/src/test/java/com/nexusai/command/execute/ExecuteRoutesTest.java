package com.nexusai.command.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepReport.LoseStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ExecuteRoutesTest extends ServerTest {
  private static final StepKey CALL = StepKey.of(new AgentId("call"));

  @Autowired private RunWaiters waiters;
  @Autowired private EventLog log;

  @Test
  void a_draft_runs_only_in_a_version_that_is_named() {
    String id = create(Flows.DOUBLE);

    Told refused = execute(id, "", "{'input': {'n': 2}}");
    Told done = execute(id, "?wait=10s", "{'input': {'n': 2}, 'version': 1}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.get("code")).isEqualTo("VERSION_REQUIRED");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.get("result")).isEqualTo(Map.of("n", 4L));
  }

  @Test
  void a_version_with_problems_or_one_that_never_was_does_not_run() {
    String id = create("{'name': 'Empty'}");

    assertThat(execute(id, "", "{'version': 1}").get("code")).isEqualTo("WORKFLOW_HAS_PROBLEMS");
    assertThat(execute(id, "", "{'version': 2}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"pause, WORKFLOW_PAUSED", "archive, WORKFLOW_ARCHIVED"})
  void a_workflow_at_rest_does_not_run_from_the_moment_it_was_told(String verb, String code) {
    String id = active(Flows.DOUBLE);
    assertThat(execute(id, "", "{'input': {'n': 2}}").status()).isEqualTo(202);
    ada("POST", "/api/v1/workflows/" + id + "/" + verb, null);

    Told refused = execute(id, "", "{'input': {'n': 2}}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.get("code")).isEqualTo(code);
  }

  @Test
  void an_active_workflow_runs_its_published_version() {
    String id = active(Flows.DOUBLE);
    ada("PUT", "/api/v1/workflows/" + id, Flows.DOUBLE.replace("* 2", "* 3"));

    assertThat(execute(id, "?wait=10s", "{'input': {'n': 2}}").get("result"))
        .isEqualTo(Map.of("n", 4L));
    ada("POST", "/api/v1/workflows/" + id + "/activate", null);
    assertThat(execute(id, "?wait=10s", "{'input': {'n': 2}}").get("result"))
        .isEqualTo(Map.of("n", 6L));
  }

  @Test
  void an_input_that_does_not_fit_the_schema_is_refused_with_all_its_problems() {
    String id =
        active(
            Flows.DOUBLE.replace(
                "{'on': 'manual'}",
                "{'on': 'manual', 'input_schema': {'properties': {'n': {'type': 'integer'}},"
                    + " 'required': ['email']}}"));

    Told refused = execute(id, "?wait=10s", "{'input': {'n': 'two'}}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.get("code")).isEqualTo("INPUT_INVALID");
    assertThat(refused.get("problems"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .extracting("path")
        .containsExactlyInAnyOrder("$.input.n", "$.input.email");
    assertThat(execute(id, "?wait=10s", "{'input': {'n': 2, 'email': 'a@b.c'}}").get("result"))
        .isEqualTo(Map.of("n", 4L));
  }

  @Test
  void a_run_is_accepted_with_the_position_that_shows_it() {
    Told accepted = execute(active(Flows.DOUBLE), "", "{'input': {'n': 2}}");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json()).containsOnlyKeys("execution_id", "position");
    String run = (String) accepted.get("execution_id");
    assertThat(log.eventsOf(run, 0, 100).getLast().position())
        .isLessThanOrEqualTo((Long) accepted.get("position"));
  }

  @Test
  void a_failed_run_is_told_with_its_error() {
    Told done = execute(active(Flows.FAILING), "?wait=PT10S", "{'input': {}}");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.get("status")).isEqualTo("failed");
    assertThat(done.get("error")).asInstanceOf(InstanceOfAssertFactories.MAP).containsKey("code");
  }

  @Test
  void who_waits_is_answered_by_the_runs_end() {
    String id = active(Flows.ACTING);
    CompletableFuture<Told> answer =
        later(
            request("POST", "/api/v1/workflows/" + id + "/execute?wait=30s", "{}")
                .header("X-User", "ada"));
    ExecutionId run = newestRun(id);

    report(run, new CompleteStep(CALL, 1, Map.of("ok", true)));

    Told done = answer.join();
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json())
        .containsEntry("status", "completed")
        .containsEntry("result", Map.of("ok", true))
        .containsEntry("position", log.eventsOf(run.value(), 0, 100).getLast().position());
    await().untilAsserted(() -> assertThat(waiters.size()).isZero());
  }

  @Test
  void who_waited_in_vain_is_told_the_runs_id() {
    Told accepted = execute(active(Flows.ACTING), "?wait=50ms", "{}");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json()).containsOnlyKeys("execution_id", "position");
    assertThat(waiters.size()).isZero();
  }

  @Test
  void a_start_that_is_refused_leaves_nobody_waiting() {
    String id = create("{'name': 'Empty'}");

    assertThat(execute(id, "?wait=10s", "{'version': 1}").status()).isEqualTo(422);
    assertThat(waiters.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?wait=", "?wait=61s", "?wait=-1s", "?wait=soon"})
  void a_wait_that_is_none_is_refused(String query) {
    assertThat(execute(active(Flows.DOUBLE), query, "{}").get("code")).isEqualTo("INVALID_VALUE");
  }

  @Test
  void a_repeat_with_the_same_key_is_the_first_run() {
    String id = active(Flows.DOUBLE);
    String body = "{'input': {'n': 2}, 'idempotency_key': 'k1'}";

    Told first = execute(id, "?wait=10s", body);
    Told repeat = execute(id, "?wait=10s", body);

    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.get("execution_id")).isEqualTo(first.get("execution_id"));
    assertThat(repeat.get("result")).isEqualTo(Map.of("n", 4L));
  }

  @Test
  void the_same_key_with_another_input_is_refused() {
    String id = active(Flows.DOUBLE);
    execute(id, "", "{'input': {'n': 2}, 'idempotency_key': 'k1'}");

    Told refused = execute(id, "", "{'input': {'n': 3}, 'idempotency_key': 'k1'}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.get("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void repeats_at_the_same_time_are_one_run() {
    String id = active(Flows.DOUBLE);
    String body = "{'input': {'n': 2}, 'idempotency_key': 'together'}";
    List<CompletableFuture<Told>> all =
        IntStream.range(0, 16)
            .mapToObj(_ ->
                later(
                    request("POST", "/api/v1/workflows/" + id + "/execute?wait=10s", body)
                        .header("X-User", "ada")))
            .toList();

    assertThat(all)
        .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200))
        .extracting(answer -> answer.join().get("execution_id"))
        .containsOnly(all.getFirst().join().get("execution_id"));
  }

  @Test
  void a_run_is_paused_resumed_and_cancelled() {
    String run = (String) execute(active(Flows.ACTING), "", "{}").get("execution_id");

    assertThat(steer(run, "pause").status()).isEqualTo(200);
    assertThat(steer(run, "resume").status()).isEqualTo(200);
    assertThat(steer(run, "cancel").json())
        .containsEntry("execution_id", run)
        .containsKey("position");
    assertThat(steer(run, "cancel").status()).isEqualTo(200);
  }

  @Test
  void a_run_that_has_ended_is_not_cancelled() {
    String run =
        (String) execute(active(Flows.DOUBLE), "", "{'input': {'n': 2}}").get("execution_id");

    Told refused = steer(run, "cancel");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.get("code")).isEqualTo("EXECUTION_ENDED");
  }

  @Test
  void a_lost_step_is_completed_by_hand() {
    String id = active(Flows.ACTING.replace("'service'", "'delivery': 'at_most_once', 'service'"));
    ExecutionId run = new ExecutionId((String) execute(id, "", "{}").get("execution_id"));
    report(run, new StartStep(CALL, 1));
    report(run, new LoseStep(CALL, 1));

    assertThat(steer(run + "", "steps/call/complete").get("code")).isEqualTo("MISSING_KEY");
    Told settled =
        ada(
            "POST",
            "/api/v1/executions/" + run + "/steps/call/complete",
            "{'output': {'by': 'hand'}}");

    assertThat(settled.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancel",
        "pause",
        "resume",
        "steps/call/retry",
        "steps/call/0/retry",
        "steps/call/complete"
      })
  void a_strangers_run_and_one_that_never_was_are_told_alike(String verb) {
    String run = (String) execute(active(Flows.ACTING), "", "{}").get("execution_id");
    String body = verb.endsWith("complete") ? "{'output': 1}" : null;

    Told strangers =
        send(
            request("POST", "/api/v1/executions/" + run + "/" + verb, body)
                .header("X-User", "bob"));
    Told nobodys = ada("POST", "/api/v1/executions/run-nobody/" + verb, body);

    assertThat(strangers.status()).isEqualTo(404);
    assertThat(nobodys.status()).isEqualTo(404);
    assertThat(strangers.text().replace(run, "?"))
        .isEqualTo(nobodys.text().replace("run-nobody", "?"));
  }

  @Test
  void the_id_of_a_workflow_is_no_runs() {
    assertThat(steer(active(Flows.DOUBLE), "cancel").status()).isEqualTo(404);
  }

  @Test
  void a_step_that_never_was_is_not_retried() {
    String run = (String) execute(active(Flows.ACTING), "", "{}").get("execution_id");

    for (String step : new String[] {"nobody", "call/7", "call/x", "%20"}) {
      assertThat(steer(run, "steps/" + step + "/retry").status()).as(step).isEqualTo(404);
    }
  }

  @Test
  void everything_wrong_with_an_execute_request_is_told_at_once() {
    Told refused =
        execute(active(Flows.DOUBLE), "", "{'version': 0, 'idempotency_key': 7, 'inputs': {}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat((List<?>) refused.get("problems")).hasSize(3);
  }

  private Told execute(String id, String query, String body) {
    return ada("POST", "/api/v1/workflows/" + id + "/execute" + query, body);
  }

  private Told steer(String run, String verb) {
    return ada("POST", "/api/v1/executions/" + run + "/" + verb, null);
  }

  private void report(ExecutionId run, StepReport report) {
    gateway.sendAndWait(new ReportSteps(run, List.of(report), Instant.now()));
  }

  private ExecutionId newestRun(String workflow) {
    return await()
        .until(
            () ->
                log.eventsAfter(Math.max(0, log.head() - 20), 100).stream()
                    .map(event -> event.payload())
                    .filter(ExecutionStarted.class::isInstance)
                    .map(ExecutionStarted.class::cast)
                    .filter(started -> started.workflowId().value().equals(workflow))
                    .map(ExecutionStarted::executionId)
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }
}
