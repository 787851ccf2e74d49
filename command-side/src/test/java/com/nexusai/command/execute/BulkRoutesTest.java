package com.nexusai.command.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.QueryBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class BulkRoutesTest extends ServerTest {
  @Autowired private EventLog log;
  @Autowired private QueryBus queries;

  private final AtomicReference<FindExecutions> asked = new AtomicReference<>();
  private Registration answering = () -> true;

  @AfterEach
  void noOneAnswers() {
    answering.close();
  }

  /** Stands for a query side that finds these runs. */
  private void found(Long next, String... ids) {
    answering =
        queries.subscribe(
            FindExecutions.class.getName(),
            FoundExecutions.class,
            message -> {
              asked.set((FindExecutions) message.getPayload());
              List<ExecutionId> runs = java.util.Arrays.stream(ids).map(ExecutionId::new).toList();
              return new FoundExecutions(runs, next, 7);
            });
  }

  private Told bulk(String body) {
    return ada("POST", "/api/v1/executions/bulk", body);
  }

  private String run(String flow, String input) {
    Told started =
        ada("POST", "/api/v1/workflows/" + flow + "/execute", "{'input': " + input + "}");
    return (String) started.get("execution_id");
  }

  private static String named(List<String> ids) {
    return "{'execution_ids': ["
        + ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "))
        + "]}";
  }

  private List<Object> payloads(String run) {
    List<Object> payloads = new ArrayList<>();
    log.eventsOf(run, 0, 1_000).forEach(event -> payloads.add(event.payload()));
    return payloads;
  }

  @Test
  void runs_that_are_named_are_cancelled_each_for_itself() {
    String flow = active(Flows.ACTING);
    List<String> open = IntStream.range(0, 40).mapToObj(_ -> run(flow, "{}")).toList();
    String done = run(active(Flows.DOUBLE), "{'n': 2}");
    List<String> all = new ArrayList<>(open);
    all.add(3, done);
    all.add(5, "run-nobody");

    Told told = bulk("{'action': 'cancel', 'filter': " + named(all) + "}");

    assertThat(told.status()).as(told.text()).isEqualTo(200);
    assertThat(told.json())
        .containsEntry("action", "cancel")
        .containsEntry("matched", 42L)
        .containsEntry("done", 40L)
        .containsEntry("more", false);
    assertThat((List<?>) told.get("refused"))
        .extracting(it -> ((Map<?, ?>) it).get("execution_id"), it -> ((Map<?, ?>) it).get("code"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(done, "EXECUTION_ENDED"),
            org.assertj.core.groups.Tuple.tuple("run-nobody", "NOT_FOUND"));
    assertThat(open)
        .allSatisfy(
            id -> assertThat(payloads(id).getLast()).isInstanceOf(ExecutionCancelled.class));
    long last =
        open.stream()
            .mapToLong(id -> log.eventsOf(id, 0, 1_000).getLast().position())
            .max()
            .orElseThrow();
    assertThat((Long) told.get("position")).isGreaterThanOrEqualTo(last);
  }

  @Test
  void a_strangers_runs_are_refused_like_runs_that_are_not_there() {
    String mine = run(active(Flows.ACTING), "{}");
    Told told =
        send(
            request(
                    "POST",
                    "/api/v1/executions/bulk",
                    "{'action': 'cancel', 'filter': " + named(List.of(mine)) + "}")
                .header("X-User", "bob"));
    assertThat(told.text()).contains("NOT_FOUND");
    assertThat(told.get("done")).isEqualTo(0L);
    assertThat(payloads(mine)).noneMatch(Ended.class::isInstance);
  }

  @Test
  void failed_runs_that_are_found_are_tried_again() {
    String flow = active(Flows.FAILING);
    String first = run(flow, "{}");
    String second = run(flow, "{}");
    found(99L, first, second);

    Told told =
        bulk(
            "{'action': 'retry', 'limit': 2, 'at_least': 5, 'filter': {'workflow_id': '"
                + flow
                + "', 'started_from': '2026-01-01T00:00:00Z'}}");

    assertThat(told.json())
        .containsEntry("matched", 2L)
        .containsEntry("done", 2L)
        .containsEntry("more", true)
        .containsEntry("next", 99L);
    assertThat(payloads(first)).anyMatch(StepReopened.class::isInstance);
    FindExecutions question = asked.get();
    assertThat(question.owner().value()).isEqualTo("ada");
    assertThat(question.workflow().value()).isEqualTo(flow);
    assertThat(question.statuses()).containsExactly(ExecutionStatus.FAILED);
    assertThat(question.startedFrom()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(question.atLeast()).isEqualTo(5);
    assertThat(question.limit()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_cancelled_is_not_looked_for_unless_it_is_asked_for() {
    found(null);
    Told told = bulk("{'action': 'cancel', 'filter': {'workflow_id': 'wf-1'}, 'after': 12}");
    assertThat(told.json()).containsEntry("matched", 0L).containsEntry("position", 7L);
    assertThat(asked.get().statuses())
        .isEqualTo(
            Set.of(
                ExecutionStatus.QUEUED,
                ExecutionStatus.RUNNING,
                ExecutionStatus.WAITING,
                ExecutionStatus.PAUSED));
    assertThat(asked.get().after()).isEqualTo(12L);
    bulk("{'action': 'cancel', 'filter': {'status': ['completed', 'waiting']}}");
    assertThat(asked.get().statuses())
        .containsExactlyInAnyOrder(ExecutionStatus.COMPLETED, ExecutionStatus.WAITING);
  }

  @Test
  void what_the_query_side_refuses_is_told_and_so_is_that_there_is_none() {
    String body = "{'action': 'cancel', 'filter': {'status': 'running'}}";
    Told nobody = bulk(body);
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.get("code")).isEqualTo("QUERY_SIDE_UNREACHABLE");
    answering =
        queries.subscribe(
            FindExecutions.class.getName(),
            FoundExecutions.class,
            _ -> {
              throw Rejection.of(
                  Rejection.Kind.INVALID, "POSITION_IN_THE_FUTURE", "$.at_least", "1", "2");
            });
    assertThat(bulk(body).get("code")).isEqualTo("POSITION_IN_THE_FUTURE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|MISSING_KEY $.action, FILTER_REQUIRED $.filter",
        "{'action': null, 'filter': {'status': 'running'}}|MISSING_KEY $.action",
        "{'action': 'delete', 'filter': {'status': 'running'}}|INVALID_VALUE $.action",
        "{'action': 'cancel'}|FILTER_REQUIRED $.filter",
        "{'action': 'cancel', 'filter': null}|FILTER_REQUIRED $.filter",
        "{'action': 'cancel', 'filter': {}}|FILTER_REQUIRED $.filter",
        "{'action': 'cancel', 'filter': {'workflow_id': null}}|FILTER_REQUIRED $.filter",
        "{'action': 'cancel', 'filter': {'status': []}}|OUT_OF_RANGE $.filter.status",
        "{'action': 'cancel', 'filter': {'status': 'nice'}}|INVALID_VALUE $.filter.status",
        "{'action': 'cancel', 'filter': {'status': 7}}|WRONG_TYPE $.filter.status",
        "{'action': 'cancel', 'filter': {'workflow_id': 'a b'}}|INVALID_VALUE $.filter.workflow_id",
        "{'action': 'cancel', 'filter': {'started_from': 'noon'}}|WRONG_TYPE $.filter.started_from",
        "{'action': 'cancel', 'filter': {'execution_ids': []}}|OUT_OF_RANGE $.filter.execution_ids",
        "{'action': 'cancel', 'filter': {'execution_ids': 'r'}}|WRONG_TYPE $.filter.execution_ids",
        "{'action': 'cancel', 'filter': {'execution_ids': ['r', 1]}}|"
            + "INVALID_VALUE $.filter.execution_ids[1]",
        "{'action': 'cancel', 'filter': {'execution_ids': ['r'], 'status': 'running'}}|"
            + "FILTER_MIXED $.filter",
        "{'action': 'cancel', 'filter': {'status': 'running'}, 'limit': 0}|OUT_OF_RANGE $.limit",
        "{'action': 'cancel', 'filter': {'status': 'running'}, 'limit': 1001}|OUT_OF_RANGE $.limit",
        "{'action': 'cancel', 'filter': {'status': 'running'}, 'limit': '9'}|WRONG_TYPE $.limit",
        "{'action': 'cancel', 'filter': {'status': 'running', 'color': 1}}|"
            + "UNKNOWN_KEY $.filter.color",
        "{'action': 'cancel', 'filter': {'status': 'running'}, 'dry': 1}|UNKNOWN_KEY $.dry",
      })
  void a_wrong_request_is_refused_with_everything_that_is_wrong(String body, String problems) {
    Told refused = bulk(body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat((List<?>) refused.get("problems"))
        .extracting(it -> ((Map<?, ?>) it).get("code") + " " + ((Map<?, ?>) it).get("path"))
        .containsExactlyInAnyOrder(problems.split(", "));
  }
}
