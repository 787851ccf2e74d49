package com.nexusai.query.access;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.END;
import static com.nexusai.query.testing.Runs.FLOW;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowUpdated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.testing.Server.Answer;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every read, as the owner, as each kind of member, as a former member and as a stranger. */
class SharingReadsTest {
  private static final WorkflowId PRIVATE = new WorkflowId("flow-private");
  private static final Actor BY_ADA = Actor.of(ADA);
  private static final List<String> IN = List.of("ada", "viewer", "operator", "editor");
  private static final List<String> OUT = List.of("former", "stranger");

  @TempDir static Path home;
  private static Server server;
  private static long last;

  @BeforeAll
  static void start() {
    server = new Server(home);
    server.log().append(meta(ADA), Runs.workflow(FLOW, ADA, "Shared sales"));
    append(new WorkflowUpdated(FLOW, 2, null, "Better", BY_ADA, Runs.NOON));
    server.log().append(Map.of("owner", "ada"), Runs.workflow(PRIVATE, ADA, "Private"));
    for (Role role : Role.GIVEN) {
      append(new MemberAdded(FLOW, new UserId(role.word()), role, BY_ADA, Runs.NOON));
    }
    append(new MemberAdded(FLOW, new UserId("former"), Role.EDITOR, BY_ADA, Runs.NOON));
    append(new MemberRemoved(FLOW, new UserId("former"), BY_ADA, Runs.NOON));
    String sha256 = server.artifacts().keep("report".getBytes(StandardCharsets.UTF_8));
    append(
        Runs.started(run("run-1"), ADA),
        Runs.decided(
            run("run-1"),
            Runs.done(START, null),
            Runs.kept(END, new ArtifactRef("report.txt", "text/plain", sha256, 6))),
        Runs.ended(run("run-1"), "kept"));
    last =
        server
            .log()
            .append(
                Map.of("owner", "ada", "workflow", PRIVATE.value()),
                Runs.started(run("run-private"), ADA, PRIVATE));
  }

  private static void append(Object... events) {
    last = server.log().append(meta(ADA), events);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer get(String user, String path) {
    String mark = path.contains("?") ? "&" : "?";
    return server.get(user, "/api/v1" + path + mark + "at_least=" + last);
  }

  @TestFactory
  Stream<DynamicTest> every_address_of_something_shared() {
    return Stream.of(
            "/workflows/flow-1",
            "/workflows/flow-1/versions",
            "/workflows/flow-1/versions/1",
            "/workflows/flow-1/diff?from=1&to=2",
            "/workflows/flow-1/members",
            "/executions/run-1",
            "/executions/run-1/steps",
            "/executions/run-1/events")
        .flatMap(path ->
            Stream.concat(IN.stream(), OUT.stream())
                .map(user ->
                    DynamicTest.dynamicTest(
                        user + " " + path,
                        () -> {
                          Answer answer = get(user, path);
                          if (IN.contains(user)) {
                            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                          } else {
                            requireUnknown(answer, path);
                          }
                        })));
  }

  /** What is there and hidden must be told like what is not there at all. */
  private static void requireUnknown(Answer answer, String path) {
    Answer nothing =
        get("stranger", path.replace("flow-1", "flow-none").replace("run-1", "run-none"));
    assertThat(answer.status()).as("%s", answer).isEqualTo(404);
    assertThat(answer.json().toString())
        .isEqualTo(
            nothing.json().toString().replace("flow-none", "flow-1").replace("run-none", "run-1"));
  }

  @Test
  void a_file_is_handed_out_to_members_alone() {
    for (String user : IN) {
      assertThat(file(user)).as(user).isEqualTo(200);
    }
    for (String user : OUT) {
      assertThat(file(user)).as(user).isEqualTo(404);
    }
  }

  private static int file(String user) {
    return server
        .send(
            server.request(user, "/api/v1/executions/run-1/artifacts/end?at_least=" + last).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void a_stranger_gets_no_stream() {
    for (String user : OUT) {
      for (String path : List.of("/stream/executions/run-1", "/stream/workflows/flow-1")) {
        assertThat(server.get(user, "/api/v1" + path).status()).as(user + path).isEqualTo(404);
      }
    }
  }

  @Test
  void a_workflow_tells_each_caller_their_role() {
    for (String user : IN) {
      assertThat(get(user, "/workflows/flow-1").json())
          .containsEntry("role", user.equals("ada") ? "owner" : user)
          .containsEntry("user_id", "ada");
    }
  }

  @Test
  void membership_of_one_workflow_opens_no_other() {
    for (String user : List.of("viewer", "operator", "editor")) {
      assertThat(get(user, "/workflows/flow-private").status()).isEqualTo(404);
      assertThat(get(user, "/executions/run-private").status()).isEqualTo(404);
      assertThat(get(user, "/executions?workflow_id=flow-private").items()).isEmpty();
    }
  }

  @Test
  void lists_hold_ones_own_and_what_is_asked_for() {
    for (String user : List.of("viewer", "operator", "editor", "former", "stranger")) {
      assertThat(get(user, "/workflows").items()).as(user).isEmpty();
      assertThat(get(user, "/executions").items()).as(user).isEmpty();
    }
    assertThat(get("ada", "/workflows").items())
        .extracting(it -> it.get("id"), it -> it.get("role"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("flow-private", "owner"),
            org.assertj.core.groups.Tuple.tuple("flow-1", "owner"));
    for (String user : IN) {
      assertThat(get(user, "/executions?workflow_id=flow-1").items())
          .as(user)
          .extracting(it -> it.get("id"))
          .containsExactly("run-1");
      assertThat(get(user, "/executions?workflow_id=flow-1&status=running").items()).isEmpty();
    }
    for (String user : OUT) {
      assertThat(get(user, "/executions?workflow_id=flow-1").items()).as(user).isEmpty();
      assertThat(get(user, "/workflows?shared=true").items()).as(user).isEmpty();
    }
  }

  @Test
  void what_is_shared_is_found_with_its_role() {
    assertThat(get("viewer", "/workflows?shared=true").items())
        .singleElement()
        .satisfies(it ->
            assertThat(it)
                .containsEntry("id", "flow-1")
                .containsEntry("role", "viewer")
                .containsEntry("user_id", "ada"));
    assertThat(get("viewer", "/workflows?shared=true&q=SALES").items()).hasSize(1);
    assertThat(get("viewer", "/workflows?shared=true&q=other").items()).isEmpty();
    assertThat(get("viewer", "/workflows?shared=true&status=active").items()).isEmpty();
    assertThat(get("ada", "/workflows?shared=true").items()).isEmpty();
    assertThat(get("viewer", "/workflows?shared=perhaps").code()).isEqualTo("INVALID_PARAMETER");
  }

  @Test
  void the_members_are_told_in_the_order_in_which_they_came() {
    assertThat(get("viewer", "/workflows/flow-1/members").items())
        .extracting(it -> it.get("uid"), it -> it.get("role"), it -> it.get("added_by"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("viewer", "viewer", "ada"),
            org.assertj.core.groups.Tuple.tuple("operator", "operator", "ada"),
            org.assertj.core.groups.Tuple.tuple("editor", "editor", "ada"));
    assertThat(get("ada", "/workflows/flow-1/members").items().getFirst())
        .containsEntry("added_at", Runs.NOON.toString());
  }

  @Test
  void pages_of_what_is_shared_follow_one_another_while_it_changes() {
    List<String> expected = new ArrayList<>();
    UserId carl = new UserId("carl/x");
    for (int i = 0; i < 25; i++) {
      WorkflowId id = new WorkflowId("many-" + i);
      server.log().append(Map.of("owner", "bob"), Runs.workflow(id, BOB, "Many " + i));
      last =
          server
              .log()
              .append(
                  Map.of("owner", "bob"),
                  new MemberAdded(id, carl, Role.VIEWER, Actor.of(BOB), Runs.NOON));
      expected.addFirst(id.value());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = get(carl.value(), "/workflows?shared=true&limit=7" + cursor);
      assertThat(page.status()).as("%s", page).isEqualTo(200);
      page.items().forEach(it -> seen.add((String) it.get("id")));
      if (cursor.isEmpty()) {
        // Somebody shuts him out of one that comes later, and lets him into another.
        last =
            server
                .log()
                .append(
                    Map.of("owner", "bob"),
                    new MemberRemoved(new WorkflowId("many-3"), carl, Actor.of(BOB), Runs.NOON));
        append(new MemberAdded(PRIVATE, carl, Role.VIEWER, BY_ADA, Runs.NOON));
        expected.remove("many-3");
      }
      Object next = page.json().get("next_cursor");
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);
    assertThat(seen).containsExactlyElementsOf(expected);
    // Whose name begins like another's, up to a slash, sees nothing of theirs.
    assertThat(get("carl", "/workflows?shared=true").items()).isEmpty();
  }

  @Test
  void a_cursor_of_what_is_shared_is_none_of_ones_own_list() {
    append(new MemberAdded(PRIVATE, new UserId("zoe"), Role.VIEWER, BY_ADA, Runs.NOON));
    append(new MemberAdded(FLOW, new UserId("zoe"), Role.VIEWER, BY_ADA, Runs.NOON));
    Object cursor = get("zoe", "/workflows?shared=true&limit=1").json().get("next_cursor");

    assertThat(cursor).isNotNull();
    assertThat(get("zoe", "/workflows?limit=1&cursor=" + cursor).code())
        .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
    assertThat(get("yan", "/workflows?shared=true&limit=1&cursor=" + cursor).code())
        .isEqualTo("CURSOR_OF_ANOTHER_QUERY");
  }

  @Test
  void who_is_shut_out_sees_nothing_more_although_no_view_has_heard_of_it() {
    UserId dan = new UserId("dan");
    for (int i = 0; i < 30; i++) {
      append(new MemberAdded(FLOW, dan, Role.EDITOR, BY_ADA, Runs.NOON));
      assertThat(get("dan", "/workflows?shared=true").items()).hasSize(1);
      server.log().append(meta(ADA), new MemberRemoved(FLOW, dan, BY_ADA, Runs.NOON));
      // Without at_least: whatever the views hold at this moment.
      for (String path :
          List.of("/workflows/flow-1", "/executions/run-1", "/executions/run-1/events")) {
        assertThat(server.get("dan", "/api/v1" + path).status()).as(path).isEqualTo(404);
      }
      assertThat(server.get("dan", "/api/v1/workflows?shared=true").items()).isEmpty();
      assertThat(server.get("dan", "/api/v1/executions?workflow_id=flow-1").items()).isEmpty();
    }
  }
}
