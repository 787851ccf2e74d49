package com.nexusai.query.audit;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReadsTest {
  private static final String EVENTS = "/api/v1/audit/events";
  @TempDir static Path home;
  private static Server server;
  private static long head;

  @BeforeAll
  static void start() {
    server = new Server(home);
    WorkflowId flow = new WorkflowId("flow-1");
    server.log().append(meta(ADA), Runs.workflow(flow, ADA, "Orders"));
    server.log().append(meta(ADA), Runs.activated(flow, ADA, 1));
    server
        .log()
        .append(
            meta(ADA),
            Runs.started(run("r1"), ADA),
            Runs.scheduled(run("r1"), FETCH, null, 1),
            Runs.completed(run("r1"), FETCH, null, "a secret result"));
    server.log().append(meta(ADA), Runs.paused(run("r1")), Runs.resumed(run("r1")));
    server.log().append(meta(ADA), Runs.approvalDecided(run("r1"), FETCH, true));
    server.log().append(meta(ADA), Runs.cancelled(run("r1")));
    head = server.log().append(meta(BOB), Runs.started(run("r2"), BOB));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Map<String, Object>> read(String query) {
    Server.Answer answer = server.get("admin", EVENTS + "?at_least=" + head + query);
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
    return answer.items();
  }

  @Test
  void there_is_one_entry_for_each_thing_that_a_person_did() {
    assertThat(read(""))
        .extracting(entry -> entry.get("type"))
        .containsExactly(
            "execution_started",
            "execution_cancelled",
            "step_approved",
            "execution_resumed",
            "execution_paused",
            "execution_started",
            "workflow_activated",
            "workflow_created");
    assertThat(read("").toString()).doesNotContain("secret");
  }

  @Test
  void all_edits_of_one_version_are_one_entry() {
    assertThat(read("&subject=flow-1&type=workflow_created"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry)
                .containsEntry("edits", 8L)
                .containsEntry("actor", "ada")
                .containsEntry("user_id", "ada")
                .containsEntry("subject_kind", "workflow")
                .containsEntry("position", 8L)
                .containsEntry("summary", "Created, version 1 in 8 edits"));
  }

  @Test
  void entries_are_found_by_who_what_and_since_when() {
    assertThat(read("&type=step_approved"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry)
                .containsEntry("actor", "bob")
                .containsEntry("subject", "r1")
                .containsEntry("workflow_id", "flow-1")
                .containsEntry("summary", "Approved step 'fetch'"));
    assertThat(read("&actor=bob")).hasSize(2);
    assertThat(read("&subject=r1")).hasSize(5);
    assertThat(read("&from=" + (head - 1))).hasSize(1);
    assertThat(read("&actor=nobody")).isEmpty();
  }

  @Test
  void pages_join_without_a_gap() {
    List<Object> positions = new ArrayList<>();
    Server.Answer page = server.get("admin", EVENTS + "?limit=3&at_least=" + head);
    page.items().forEach(entry -> positions.add(entry.get("position")));
    while (page.json().get("next_cursor") != null) {
      page = server.get("admin", EVENTS + "?limit=3&cursor=" + page.json().get("next_cursor"));
      page.items().forEach(entry -> positions.add(entry.get("position")));
    }
    assertThat(positions).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void it_is_for_admins() {
    assertThat(server.get("ada", EVENTS).status()).isEqualTo(403);
    assertThat(server.get("ada", EVENTS).code()).isEqualTo("FORBIDDEN");
    assertThat(server.get(null, EVENTS).status()).isEqualTo(401);
    assertThat(server.get("ada", "/api/v1/stream/audit").code()).isEqualTo("FORBIDDEN");
    assertThat(server.get("admin", EVENTS + "?from=99999").code())
        .isEqualTo("POSITION_IN_THE_FUTURE");
    assertThat(server.get("admin", EVENTS + "?limit=0").code()).isEqualTo("INVALID_PARAMETER");
    String cursor =
        (String)
            server.get("admin", EVENTS + "?limit=1&at_least=" + head).json().get("next_cursor");
    assertThat(server.get("admin", EVENTS + "?actor=bob&cursor=" + cursor).code())
        .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
  }
}
