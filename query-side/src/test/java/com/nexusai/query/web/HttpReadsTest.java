package com.nexusai.query.web;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.END;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowUpdated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.testing.Server.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReadsTest {
  private static final WorkflowId MANY = new WorkflowId("many");
  private static final ArtifactRef REPORT =
      new ArtifactRef("a report \"1\".html", "text/html", "", 0);

  @TempDir static Path home;
  private static Server server;
  private static long last;

  @BeforeAll
  static void start() {
    server = new Server(home);
    server.log().append(meta(ADA), Runs.workflow(Runs.FLOW, ADA, "Weekly Sales"));
    server
        .log()
        .append(
            meta(ADA),
            new WorkflowUpdated(Runs.FLOW, 2, "Weekly Revenue", null, Actor.of(ADA), Runs.NOON));
    server.log().append(meta(ADA), Runs.activated(Runs.FLOW, ADA, 2));
    server.log().append(meta(ADA), Runs.workflow(new WorkflowId("w-2"), ADA, "Other"));
    server.log().append(meta(BOB), Runs.workflow(new WorkflowId("w-bob"), BOB, "Bob's sales"));
    for (int i = 0; i < 25; i++) {
      server.log().append(meta(ADA), Runs.started(run("many-" + i), ADA, MANY));
    }
    String sha256 = server.artifacts().keep("<b>report</b>".getBytes(StandardCharsets.UTF_8));
    last =
        server
            .log()
            .append(
                meta(ADA),
                Runs.started(run("run-1"), ADA),
                Runs.decided(
                    run("run-1"),
                    Runs.done(START, null),
                    Runs.kept(
                        END, new ArtifactRef(REPORT.name(), REPORT.contentType(), sha256, 13))),
                Runs.ended(run("run-1"), "kept"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer get(String path) {
    String mark = path.contains("?") ? "&" : "?";
    return server.get("ada", "/api/v1" + path + mark + "at_least=" + last);
  }

  @Test
  void a_workflow_is_told_as_its_author_sees_it() {
    Map<String, Object> json = get("/workflows/flow-1").json();
    assertThat(json)
        .containsEntry("name", "Weekly Revenue")
        .containsEntry("status", "active")
        .containsEntry("version", 2L)
        .containsEntry("published_version", 2L)
        .containsEntry("user_id", "ada")
        .containsEntry("problems", List.of());
    assertThat((List<?>) json.get("agents")).hasSize(4);
    assertThat((List<?>) json.get("connections")).hasSize(3);
    assertThat(json.get("execution_history").toString()).contains("run-1", "completed");
  }

  @Test
  void workflows_are_found_by_status_and_by_a_part_of_their_name() {
    assertThat(get("/workflows").items())
        .extracting(w -> w.get("id"))
        .containsExactly("w-2", "flow-1");
    assertThat(get("/workflows?status=active").items()).hasSize(1);
    assertThat(get("/workflows?q=REVENUE").items()).hasSize(1);
    assertThat(get("/workflows?q=sales").items()).isEmpty();
    assertThat(get("/workflows?status=archived").items()).isEmpty();
  }

  @Test
  void versions_and_what_changed_between_them_are_told() {
    assertThat(get("/workflows/flow-1/versions").items())
        .extracting(v -> v.get("version"), v -> v.get("edits"), v -> v.get("published"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2L, 1L, true),
            org.assertj.core.groups.Tuple.tuple(1L, 8L, false));
    assertThat(get("/workflows/flow-1/versions/1").json()).containsEntry("name", "Weekly Sales");
    assertThat(get("/workflows/flow-1/diff?from=1&to=2").json().get("edits"))
        .isEqualTo(List.of(Map.of("op", "update_workflow", "name", "Weekly Revenue")));
  }

  @Test
  void runs_are_told_in_pages_the_newest_first() {
    List<Object> ids = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = get("/executions?workflow_id=many&limit=10" + cursor);
      page.items().forEach(item -> ids.add(item.get("id")));
      cursor =
          page.json().get("next_cursor") == null
              ? null
              : "&cursor=" + page.json().get("next_cursor");
    } while (cursor != null);
    assertThat(ids)
        .containsExactlyElementsOf(
            IntStream.iterate(24, i -> i >= 0, i -> i - 1)
                .mapToObj(i -> (Object) ("many-" + i))
                .toList());
    assertThat(get("/executions?status=completed").items()).hasSize(1);
  }

  @Test
  void a_cursor_belongs_to_its_query() {
    Object cursor = get("/executions?workflow_id=many&limit=10").json().get("next_cursor");
    assertThat(get("/executions?limit=10&cursor=" + cursor).code())
        .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
    assertThat(
            server
                .get("bob", "/api/v1/executions?workflow_id=many&limit=10&cursor=" + cursor)
                .code())
        .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
    assertThat(get("/executions?cursor=nonsense").code()).isEqualTo("INVALID_CURSOR");
  }

  @ParameterizedTest
  @CsvSource({
    "/workflows?limit=0,400,INVALID_PARAMETER",
    "/workflows?limit=-1,400,INVALID_PARAMETER",
    "/workflows?limit=201,400,INVALID_PARAMETER",
    "/workflows?limit=x,400,INVALID_PARAMETER",
    "/workflows?limit=99999999999999999999,400,INVALID_PARAMETER",
    "/workflows?status=nice,400,INVALID_PARAMETER",
    "/workflows?colour=blue,400,UNKNOWN_PARAMETER",
    "/workflows?limit=1&limit=2,400,REPEATED_PARAMETER",
    "/workflows/a%20b,400,INVALID_ID",
    "/workflows/none,404,NOT_FOUND",
    "/workflows/w-bob,404,NOT_FOUND",
    "/workflows/flow-1/versions/0,400,INVALID_ID",
    "/workflows/flow-1/versions/9,404,NOT_FOUND",
    "/workflows/flow-1/diff?from=1,400,MISSING_PARAMETER",
    "/workflows/flow-1/diff?from=1&to=9,404,NOT_FOUND",
    "/executions?status=nice,400,INVALID_PARAMETER",
    "/executions/none,404,NOT_FOUND",
    "/executions/run-1/events?from=999999,400,POSITION_IN_THE_FUTURE",
    "/executions/run-1/events?from=-1,400,INVALID_PARAMETER",
    "/executions/run-1/artifacts/start,404,NOT_FOUND",
    "/executions/run-1/artifacts/end/x,400,INVALID_ID",
    "/stream/executions/none,404,NOT_FOUND",
    "/stream/executions?from=999999,400,POSITION_IN_THE_FUTURE",
    "/executions/run-1?at_least=999999,400,POSITION_IN_THE_FUTURE",
  })
  void a_wrong_question_is_refused_clearly(String path, int status, String code) {
    Answer answer = server.get("ada", "/api/v1" + path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void nobody_signed_in_sees_nothing() {
    for (String path :
        List.of("/workflows", "/executions/run-1", "/stream/executions", "/projections")) {
      assertThat(server.get(null, "/api/v1" + path).status()).as(path).isEqualTo(401);
    }
  }

  @Test
  void a_runs_events_are_told_in_pages() {
    Answer first = get("/executions/run-1/events?limit=2");
    assertThat(first.items()).extracting(e -> e.get("sequence")).containsExactly(0L, 1L);
    assertThat(first.items().getFirst().get("type").toString()).endsWith("$ExecutionStarted");
    assertThat(first.items().getFirst().get("event").toString()).contains("workflow_id=flow-1");
    Answer rest = get("/executions/run-1/events?from=" + first.json().get("next_from"));
    assertThat(rest.items()).extracting(e -> e.get("sequence")).containsExactly(2L);
    assertThat(rest.json().get("next_from")).isNull();
  }

  @Test
  void the_events_of_an_erased_run_are_told_as_erased_and_the_run_as_what_is_left() {
    server.log().append(meta(ADA), Runs.started(run("gone"), ADA), Runs.cancelled(run("gone")));
    long erased =
        server.log().append(meta(ADA), Runs.erased(run("gone"), ExecutionStatus.CANCELLED, 1));
    server.log().erase("gone", erased - 1);
    assertThat(get("/executions/gone/events").items())
        .extracting(e -> e.get("erased"), e -> e.get("event") == null, e -> e.get("sequence"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(true, true, 0L),
            org.assertj.core.groups.Tuple.tuple(true, true, 1L),
            org.assertj.core.groups.Tuple.tuple(false, false, 2L));
    Map<String, Object> json =
        server.get("ada", "/api/v1/executions/gone?at_least=" + erased).json();
    assertThat(json)
        .containsEntry("status", "cancelled")
        .containsEntry("step_count", 1L)
        .containsEntry("erased_at", "2026-03-02T12:00:00Z")
        .containsEntry("steps", List.of())
        .containsEntry("input", null)
        .containsEntry("origin", null);
    assertThat(server.get("bob", "/api/v1/executions/gone?at_least=" + erased).status())
        .isEqualTo(404);
  }

  @Test
  void waits_approvals_and_sub_runs_are_told_with_their_step() {
    ExecutionId run = run("asking");
    long position =
        server
            .log()
            .append(
                meta(ADA),
                Runs.startedBy(new ParentStep(run("boss"), StepKey.of(END), 1), ADA),
                Runs.started(run, ADA),
                Runs.queued(run),
                Runs.admitted(run),
                Runs.approvalRequested(run, END),
                Runs.subScheduled(run, Runs.SHAPE, 1));
    Answer told = server.get("ada", "/api/v1/executions/asking?at_least=" + position);
    assertThat(told.json()).containsEntry("status", "running").doesNotContainKey("erased_at");
    List<Map<String, Object>> steps = steps(told);
    assertThat(steps.get(3))
        .containsEntry("status", "waiting")
        .containsEntry("waiting_for", "approval")
        .containsEntry("expires_at", "2026-03-01T13:00:00Z")
        .containsEntry("message", "Pay 900 EUR?")
        .containsEntry("assignees", List.of("bob"));
    String child = new ParentStep(run, StepKey.of(Runs.SHAPE), 1).child().value();
    assertThat(steps.get(1).get("sub_execution_id")).isEqualTo(child);
    assertThat(steps.get(2)).doesNotContainKey("waiting_for");
    String sub = new ParentStep(run("boss"), StepKey.of(END), 1).child().value();
    assertThat(server.get("ada", "/api/v1/executions/" + sub).json().get("origin"))
        .isEqualTo(
            Map.of(
                "kind", "orchestrator", "reference", "boss", "depth", 1L, "parent", "boss:end:1"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> steps(Answer told) {
    return (List<Map<String, Object>>) told.json().get("steps");
  }

  @Test
  void the_other_sides_find_an_owners_runs_in_pages_the_oldest_first() throws Exception {
    QueryGateway queries = server.bean(QueryGateway.class);
    List<String> ids = new ArrayList<>();
    Long after = null;
    do {
      FoundExecutions page =
          queries
              .query(
                  new FindExecutions(
                      ADA, MANY, Set.of(ExecutionStatus.RUNNING), null, null, after, last, 10),
                  FoundExecutions.class)
              .get(10, TimeUnit.SECONDS);
      page.ids().forEach(id -> ids.add(id.value()));
      after = page.next();
    } while (after != null);
    assertThat(ids)
        .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> "many-" + i).toList());
    assertThat(found(BOB, Set.of(), null, null)).isEmpty();
    assertThat(found(ADA, Set.of(ExecutionStatus.FAILED), null, null)).isEmpty();
    assertThat(found(ADA, Set.of(), Runs.NOON, Runs.NOON.plusSeconds(1))).hasSize(25);
    assertThat(found(ADA, Set.of(), Runs.NOON.plusMillis(1), null)).isEmpty();
    assertThat(found(ADA, Set.of(), null, Runs.NOON)).isEmpty();
  }

  private static List<ExecutionId> found(
      UserId owner, Set<ExecutionStatus> statuses, Instant from, Instant before) throws Exception {
    return server
        .bean(QueryGateway.class)
        .query(
            new FindExecutions(owner, MANY, statuses, from, before, null, last, 100),
            FoundExecutions.class)
        .get(10, TimeUnit.SECONDS)
        .ids();
  }

  @Test
  void an_artifact_is_handed_out_as_a_file_and_never_shown_in_our_origin() {
    HttpResponse<String> response =
        server.send(
            server
                .request("ada", "/api/v1/executions/run-1/artifacts/end?at_least=" + last)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.body()).isEqualTo("<b>report</b>");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(response.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment")
        .contains("report");
  }

  @Test
  void the_projections_tell_how_far_they_have_come() {
    get("/executions");
    assertThat(server.get("ada", "/api/v1/projections").items())
        .extracting(p -> p.get("name"), p -> p.get("dead_letters"))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("workflows", 0L),
            org.assertj.core.groups.Tuple.tuple("executions", 0L),
            org.assertj.core.groups.Tuple.tuple("audit", 0L));
  }

  @Test
  void a_run_is_followed_by_server_sent_events_and_resumed_by_the_last_id() throws Exception {
    server.log().append(meta(ADA), Runs.started(run("sse"), ADA));
    HttpResponse<java.io.InputStream> stream =
        server.send(
            server.request("ada", "/api/v1/stream/executions/sse").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      String id = lines.readLine();
      assertThat(id).startsWith("id: ");
      assertThat(lines.readLine()).startsWith("data: ").contains("snapshot");
      lines.readLine();
      long step = server.log().append(meta(ADA), Runs.scheduled(run("sse"), END, null, 1));
      assertThat(lines.readLine()).isEqualTo("id: " + step);
      assertThat(lines.readLine()).contains("scheduled");
      lines.readLine();
      long end = server.log().append(meta(ADA), Runs.ended(run("sse"), "ok"));
      assertThat(lines.readLine()).isEqualTo("id: " + end);
      assertThat(lines.readLine()).contains("completed");
      lines.readLine();
      assertThat(lines.readLine()).as("the stream ends with the run").isNull();
      HttpResponse<String> resumed =
          server.send(
              server
                  .request("ada", "/api/v1/stream/executions/sse")
                  .header("Last-Event-ID", Long.toString(step))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(resumed.body()).contains("id: " + end).doesNotContain("id: " + step + "\n");
    }
  }
}
