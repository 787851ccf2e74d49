package com.nexusai.query.web;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.NOON;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.testing.Server.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  private static final WorkflowId BILLS = new WorkflowId("bills");
  private static final WorkflowId MAILS = new WorkflowId("mails");

  @TempDir static Path home;
  private static Server server;

  @BeforeAll
  static void start() {
    server = new Server(home);
    workflow(BILLS, ADA, "Rechnungen prüfen", "Checks invoices of suppliers", "Ask the boss");
    workflow(MAILS, ADA, "Mails", "", "Größe messen");
    workflow(new WorkflowId("bobs"), BOB, "Bob's invoices", "", "Boss");
    server.log().append(meta(ADA), Runs.activated(MAILS, ADA, 1));
    // Run i of Ada begins i minutes after noon and takes i seconds; every third fails.
    for (int i = 0; i < 30; i++) {
      started("r" + i, ADA, i % 2 == 0 ? BILLS : MAILS, i, Map.of("customer", "Müller " + i));
      if (i % 3 == 0) {
        failed("r" + i, i, i % 2 == 0 ? "HTTP_503" : "TIMED_OUT");
      } else {
        completed("r" + i, i, Map.of("total", 1_000L + i));
      }
    }
    started("r-open", ADA, BILLS, 60, Map.of("customer", "Offen"));
    started("r-bob", BOB, BILLS, 0, Map.of("customer", "Müller"));
  }

  private static void workflow(
      WorkflowId id, UserId owner, String name, String description, String agent) {
    Actor actor = Actor.of(owner);
    server
        .log()
        .append(
            meta(owner),
            new WorkflowCreated(id, 1, owner, name, description, actor, NOON),
            new AgentAdded(
                id,
                1,
                new Agent(
                    new AgentId("start"),
                    AgentType.TRIGGER,
                    agent,
                    "waits for the postman",
                    Position.ORIGIN,
                    Map.of(),
                    List.of(),
                    null,
                    null),
                actor,
                NOON));
  }

  private static void started(
      String id, UserId owner, WorkflowId workflow, int minute, Map<String, Object> input) {
    server
        .log()
        .append(
            meta(owner),
            new ExecutionStarted(
                run(id),
                workflow,
                1,
                owner,
                Origin.MANUAL,
                Value.of(input),
                null,
                null,
                null,
                Actor.of(owner),
                NOON.plusSeconds(60L * minute)));
  }

  private static void completed(String id, int i, Object result) {
    server
        .log()
        .append(
            meta(ADA),
            new ExecutionCompleted(run(id), Value.of(result), NOON.plusSeconds(61L * i)));
  }

  private static void failed(String id, int i, String code) {
    server
        .log()
        .append(
            meta(ADA),
            new ExecutionFailed(
                run(id),
                StepError.fatal(code, "The warehouse did not answer.", "stock"),
                NOON.plusSeconds(61L * i)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer get(String path) {
    String mark = path.contains("?") ? "&" : "?";
    return server.get("ada", "/api/v1" + path + mark + "at_least=" + server.log().head());
  }

  private static List<Object> ids(String path) {
    Answer answer = get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return new ArrayList<>(answer.items().stream().map(item -> item.get("id")).toList());
  }

  private static String q(String words) {
    return "q=" + URLEncoder.encode(words, StandardCharsets.UTF_8);
  }

  @Test
  void workflows_are_found_by_what_their_author_wrote() {
    assertThat(ids("/workflows?" + q("rechnungen PRUFEN"))).containsExactly("bills");
    assertThat(ids("/workflows?" + q("supp inv"))).containsExactly("bills");
    assertThat(ids("/workflows?" + q("grosse"))).containsExactly("mails");
    assertThat(ids("/workflows?" + q("postman"))).containsExactly("mails", "bills");
    assertThat(ids("/workflows?" + q("postman") + "&status=active")).containsExactly("mails");
    assertThat(ids("/workflows?" + q("nowhere"))).isEmpty();
    assertThat(get("/workflows?count=true&limit=1").json()).containsEntry("total", 2L);
    assertThat(get("/workflows?count=true&limit=1&" + q("boss")).json())
        .containsEntry("total", 1L)
        .containsEntry("next_cursor", null);
  }

  @Test
  void runs_are_found_by_their_ids_values_and_errors() {
    assertThat(ids("/executions?" + q("r7"))).containsExactly("r7");
    assertThat(ids("/executions?" + q("muller 2"))).hasSize(11).doesNotContain("r-bob");
    assertThat(ids("/executions?" + q("1007"))).containsExactly("r7");
    assertThat(ids("/executions?" + q("warehouse stock"))).hasSize(10);
    assertThat(ids("/executions?" + q("timed") + "&limit=2")).containsExactly("r27", "r21");
    assertThat(ids("/executions?" + q("customer"))).isEmpty();
  }

  @Test
  void filters_combine_freely() {
    assertThat(ids("/executions?status=failed&workflow_id=bills&error_code=HTTP_503"))
        .containsExactly("r24", "r18", "r12", "r6", "r0");
    assertThat(ids("/executions?error_code=TIMED_OUT&max_duration=PT9S"))
        .containsExactly("r9", "r3");
    assertThat(ids("/executions?min_duration=PT28S")).containsExactly("r29", "r28");
    assertThat(ids("/executions?min_duration=PT3S&max_duration=PT3S")).containsExactly("r3");
    assertThat(
            ids(
                "/executions?started_from=2026-03-01T12:05:00Z&started_before=2026-03-01T12:08:00Z"))
        .containsExactly("r7", "r6", "r5");
    assertThat(
            ids(
                "/executions?status=completed&workflow_id=mails&started_from=2026-03-01T12:05:00Z"
                    + "&max_duration=PT13S&"
                    + q("MULLER")))
        .containsExactly("r13", "r11", "r7", "r5");
    assertThat(ids("/executions?started_from=2026-03-01T13:00:00Z")).containsExactly("r-open");
  }

  @Test
  void pages_of_every_question_follow_each_other_and_their_total_is_that_of_all() {
    for (String question :
        List.of("", "status=failed", q("mull"), "min_duration=PT1S&workflow_id=bills")) {
      List<Object> all = ids("/executions?limit=200&" + question);
      List<Object> paged = new ArrayList<>();
      String cursor = "";
      do {
        Answer page = get("/executions?limit=4&count=true&" + question + cursor);
        assertThat(page.json()).containsEntry("total", (long) all.size());
        page.items().forEach(item -> paged.add(item.get("id")));
        Object next = page.json().get("next_cursor");
        cursor = next == null ? null : "&cursor=" + next;
      } while (cursor != null);
      assertThat(paged).as(question).isEqualTo(all).hasSizeGreaterThan(5);
    }
    assertThat(get("/executions").json()).doesNotContainKey("total");
    assertThat(get("/executions?count=false").json()).doesNotContainKey("total");
  }

  @Test
  void a_cursor_of_other_filters_is_refused() {
    Object cursor = get("/executions?limit=2&" + q("muller")).json().get("next_cursor");
    for (String other :
        List.of(q("warehouse"), "status=failed", "min_duration=PT0S", "error_code=HTTP_503")) {
      assertThat(get("/executions?limit=2&" + other + "&cursor=" + cursor).code())
          .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
    }
    assertThat(get("/executions?limit=2&" + q(" MÜLLER! ") + "&cursor=" + cursor).status())
        .isEqualTo(200);
  }

  @Test
  void what_was_erased_is_found_no_more() {
    started("r-gone", ADA, MAILS, 90, Map.of("iban", "DE02120300000000202051"));
    completed("r-gone", 90, "quokka");
    assertThat(ids("/executions?" + q("de0212"))).containsExactly("r-gone");
    assertThat(ids("/executions?" + q("quokka"))).containsExactly("r-gone");
    server
        .log()
        .append(
            meta(ADA),
            new ExecutionErased(
                run("r-gone"),
                MAILS,
                1,
                ADA,
                ExecutionStatus.COMPLETED,
                NOON.plusSeconds(5_400),
                NOON.plusSeconds(5_490),
                1,
                Actor.SYSTEM,
                NOON.plusSeconds(86_400)));
    assertThat(ids("/executions?" + q("de0212"))).isEmpty();
    assertThat(ids("/executions?" + q("quokka"))).isEmpty();
    assertThat(ids("/executions?" + q("gone"))).containsExactly("r-gone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/executions?limit=-1 $.limit",
        "/executions?q=%22%2A%22 $.q",
        "/workflows?q=%21%21 $.q",
        "/workflows?count=yes $.count",
        "/executions?status=Failed $.status",
        "/executions?started_from=yesterday $.started_from",
        "/executions?started_from=2026-02-30T00:00:00Z $.started_from",
        "/executions?started_from=%2B1000000000-12-31T23:59:59Z $.started_from",
        "/executions?started_from=2026-03-01T12:00:00Z&started_before=2026-03-01T12:00:00Z $.started_before",
        "/executions?min_duration=5s $.min_duration",
        "/executions?min_duration=-PT1S $.min_duration",
        "/executions?max_duration=PT9999999999999H $.max_duration",
        "/executions?min_duration=PT5S&max_duration=PT4.999S $.max_duration",
      })
  void what_cannot_be_asked_is_said_where_it_stands(String path, String where) {
    Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_PARAMETER");
    assertThat(answer.json().get("problems").toString()).contains(where);
  }
}
