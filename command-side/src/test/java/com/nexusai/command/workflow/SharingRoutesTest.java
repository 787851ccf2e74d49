package com.nexusai.command.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.QueryBus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Every verb that changes something, as every role. */
class SharingRoutesTest extends ServerTest {
  private static final String ROUTE = "/api/v1/workflows/";
  private static final String RUNS = "/api/v1/executions/";
  private static final String RENAME = "{'edits': [{'op': 'update_workflow', 'name': 'Renamed'}]}";

  @Autowired private EventLog log;
  @Autowired private QueryBus queries;

  /**
   * A request about a shared workflow or a run of it.
   *
   * @param path with {@code {w}} for the workflow and {@code {r}} for the run
   * @param needed who may send it
   */
  private record Verb(String method, String path, String body, Role needed) {}

  private static final List<Verb> VERBS =
      List.of(
          new Verb("POST", ROUTE + "{w}/execute", "{'input': {'n': 1}}", Role.OPERATOR),
          new Verb("POST", ROUTE + "{w}/execute?wait=1ms", "{'input': {'n': 1}}", Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/pause", null, Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/resume", null, Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/retry", null, Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/steps/call/retry", null, Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/steps/call/complete", "{'output': 1}", Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/steps/call/approve", "{}", Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/steps/call/reject", "{}", Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/cancel", null, Role.OPERATOR),
          new Verb("POST", RUNS + "{r}/erase", null, Role.OWNER),
          new Verb("POST", ROUTE + "{w}/edits", RENAME, Role.EDITOR),
          new Verb("PUT", ROUTE + "{w}", Flows.ACTING, Role.EDITOR),
          new Verb("POST", ROUTE + "{w}/versions/1/restore", null, Role.EDITOR),
          new Verb("POST", ROUTE + "{w}/activate", null, Role.EDITOR),
          new Verb("POST", ROUTE + "{w}/pause", null, Role.EDITOR),
          new Verb("PUT", ROUTE + "{w}/members/zoe", "{'role': 'viewer'}", Role.OWNER),
          new Verb("PUT", ROUTE + "{w}/members/{me}", "{'role': 'editor'}", Role.OWNER),
          new Verb("DELETE", ROUTE + "{w}/members/zoe", null, Role.OWNER),
          new Verb("POST", ROUTE + "{w}/archive", null, Role.OWNER),
          new Verb("DELETE", ROUTE + "{w}", null, Role.OWNER));

  @TestFactory
  Stream<DynamicTest> every_verb_as_every_role() {
    Map<String, Shared> untouched = new LinkedHashMap<>();
    return Stream.of("stranger", "former", "viewer", "operator", "editor", "owner")
        .flatMap(who ->
            VERBS.stream()
                .map(verb ->
                    DynamicTest.dynamicTest(
                        who + " " + verb.method() + " " + verb.path(),
                        () -> check(who, verb, untouched))));
  }

  /** A workflow and a run of it, shared with the one who asks. */
  private record Shared(String workflow, String run) {}

  private Shared shared(String who) {
    String workflow = active(Flows.ACTING);
    String run = run(workflow, "ada");
    if (who.equals("former")) {
      share(workflow, who, "editor");
      unshare(workflow, who);
    } else if (Role.given(who).isPresent()) {
      share(workflow, who, who);
    }
    return new Shared(workflow, run);
  }

  private void check(String who, Verb verb, Map<String, Shared> untouched) {
    Role held = who.equals("owner") ? Role.OWNER : Role.given(who).orElse(null);
    boolean allowed = held != null && held.covers(verb.needed());
    // What nobody changed serves for the next refusal, too.
    Shared it = allowed ? shared(who) : untouched.computeIfAbsent(who, this::shared);
    long before = log.head();
    String user = who.equals("owner") ? "ada" : who;
    Told told =
        as(
            user,
            verb.method(),
            verb.path()
                .replace("{w}", it.workflow())
                .replace("{r}", it.run())
                .replace("{me}", user),
            verb.body());
    if (held == null) {
      assertThat(told.status()).as(told.text()).isEqualTo(404);
      assertThat(told.get("code")).isEqualTo("NOT_FOUND");
    } else if (!allowed) {
      assertThat(told.status()).as(told.text()).isEqualTo(403);
      assertThat(told.get("code")).isEqualTo("ROLE_REQUIRED");
      assertThat(told.text())
          .contains("'" + verb.needed().word() + "'")
          .contains("'" + held.word() + "'");
    } else {
      // Not everything fits where the run stands, but nobody is refused for who they are.
      assertThat(told.status()).as(told.text()).isIn(200, 202, 409, 422);
      return;
    }
    assertThat(log.head()).as("nothing was written").isEqualTo(before);
  }

  @Test
  void who_acted_in_which_role_is_on_record() {
    String workflow = active(Flows.DOUBLE);
    share(workflow, "bob", "editor");

    assertThat(as("bob", "POST", ROUTE + workflow + "/edits", RENAME).status()).isEqualTo(200);
    String run = run(workflow, "bob");

    Actor bob = Actor.of(new UserId("bob"), Role.EDITOR);
    assertThat(((WorkflowEvent) payloads(workflow).getLast()).actor()).isEqualTo(bob);
    ExecutionStarted started = (ExecutionStarted) payloads(run).getFirst();
    assertThat(started.actor()).isEqualTo(bob);
    assertThat(started.owner()).hasToString("ada");
  }

  @Test
  void another_role_and_no_role_are_effective_at_once() {
    String workflow = active(Flows.ACTING);
    String run = run(workflow, "ada");
    share(workflow, "bob", "viewer");
    for (int i = 0; i < 20; i++) {
      assertThat(as("bob", "POST", RUNS + run + "/pause", null).status()).isEqualTo(403);
      share(workflow, "bob", "operator");
      assertThat(as("bob", "POST", RUNS + run + "/pause", null).status()).isEqualTo(200);
      unshare(workflow, "bob");
      assertThat(as("bob", "POST", RUNS + run + "/resume", null).status()).isEqualTo(404);
      assertThat(as("bob", "POST", ROUTE + workflow + "/execute", "{}").status()).isEqualTo(404);
      share(workflow, "bob", "viewer");
    }
  }

  @Test
  void a_repeat_is_answered_like_the_first_request_and_adds_nothing() {
    String workflow = create(Flows.DOUBLE);
    Told first = share(workflow, "bob", "viewer");
    long head = log.head();
    Told again = share(workflow, "bob", "viewer");

    assertThat(first.json())
        .containsEntry("workflow_id", workflow)
        .containsEntry("uid", "bob")
        .containsEntry("role", "viewer");
    assertThat((Long) first.get("position")).isPositive();
    assertThat(again.get("role")).isEqualTo("viewer");
    assertThat(log.head()).isEqualTo(head);

    assertThat(unshare(workflow, "bob").json()).doesNotContainKey("role");
    head = log.head();
    assertThat(unshare(workflow, "bob").status()).isEqualTo(200);
    assertThat(log.head()).isEqualTo(head);
  }

  @Test
  void a_member_leaves_and_is_a_stranger_from_then_on() {
    String workflow = create(Flows.DOUBLE);
    share(workflow, "bob", "viewer");

    assertThat(as("bob", "DELETE", ROUTE + workflow + "/members/bob", null).status())
        .isEqualTo(200);
    assertThat(as("bob", "DELETE", ROUTE + workflow + "/members/bob", null).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bob | {} | 400 | MISSING_KEY",
        "bob | {'role': 'owner'} | 400 | INVALID_VALUE",
        "bob | {'role': 'Viewer'} | 400 | INVALID_VALUE",
        "bob | {'role': 7} | 400 | INVALID_VALUE",
        "bob | {'role': 'viewer', 'until': 'noon'} | 400 | UNKNOWN_KEY",
        "%20 | {'role': 'viewer'} | 400 | INVALID_ID",
        "ada | {'role': 'viewer'} | 422 | OWNER_IS_NO_MEMBER"
      })
  void a_wrong_member_is_refused(String uid, String body, int status, String code) {
    String workflow = create(Flows.DOUBLE);

    Told refused = ada("PUT", ROUTE + workflow + "/members/" + uid, body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.get("code")).isEqualTo(code);
  }

  @Test
  void two_people_with_one_key_mean_two_runs() {
    String workflow = active(Flows.DOUBLE);
    share(workflow, "bob", "operator");
    share(workflow, "eve", "operator");
    Map<String, Object> runs = new LinkedHashMap<>();
    for (String user : List.of("ada", "bob", "eve")) {
      // Another input under a key of one's own is refused; theirs are their own.
      String n = "{'input': {'n': " + user.length() * user.charAt(0) + "}, ";
      Told first =
          as(user, "POST", ROUTE + workflow + "/execute", n + "'idempotency_key': 'today'}");
      Told again =
          as(user, "POST", ROUTE + workflow + "/execute", n + "'idempotency_key': 'today'}");
      assertThat(first.status()).as(first.text()).isEqualTo(202);
      assertThat(again.get("execution_id")).isEqualTo(first.get("execution_id"));
      runs.put(user, first.get("execution_id"));
    }
    assertThat(runs.values()).doesNotHaveDuplicates();
  }

  @Test
  void a_key_opens_no_run_to_somebody_who_was_shut_out() {
    String workflow = active(Flows.DOUBLE);
    share(workflow, "bob", "operator");
    String body = "{'input': {'n': 1}, 'idempotency_key': 'k'}";
    assertThat(as("bob", "POST", ROUTE + workflow + "/execute?wait=1s", body).status())
        .isEqualTo(200);
    unshare(workflow, "bob");

    assertThat(as("bob", "POST", ROUTE + workflow + "/execute?wait=1s", body).status())
        .isEqualTo(404);
  }

  @Test
  void of_many_named_runs_only_those_are_stopped_that_the_caller_may_stop() {
    String operated = active(Flows.ACTING);
    String viewed = active(Flows.ACTING);
    String strange = active(Flows.ACTING);
    share(operated, "bob", "operator");
    share(viewed, "bob", "viewer");
    String mine = run(operated, "ada");
    String seen = run(viewed, "ada");
    String hidden = run(strange, "ada");

    Told told =
        as(
            "bob",
            "POST",
            RUNS + "bulk",
            "{'action': 'cancel', 'filter': {'execution_ids': ['%s', '%s', '%s']}}"
                .formatted(mine, seen, hidden));

    assertThat(told.get("done")).isEqualTo(1L);
    assertThat((List<?>) told.get("refused"))
        .extracting(it -> ((Map<?, ?>) it).get("execution_id"), it -> ((Map<?, ?>) it).get("code"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(seen, "ROLE_REQUIRED"),
            org.assertj.core.groups.Tuple.tuple(hidden, "NOT_FOUND"));
    assertThat(payloads(mine).getLast()).isInstanceOf(Ended.class);
    assertThat(payloads(seen)).noneMatch(Ended.class::isInstance);
    assertThat(payloads(hidden)).noneMatch(Ended.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "editor"})
  void a_members_filter_by_workflow_is_about_its_owners_runs(String role) {
    String workflow = active(Flows.ACTING);
    share(workflow, "bob", role);
    assertThat(asked("bob", "{'workflow_id': '" + workflow + "'}").owner()).hasToString("ada");
    // Without a workflow nobody reaches into anybody else's.
    assertThat(asked("bob", "{'status': ['running']}").owner()).hasToString("bob");
  }

  @Test
  void a_viewers_filter_is_refused_and_a_strangers_finds_only_their_own() {
    String workflow = active(Flows.ACTING);
    String filter = "{'workflow_id': '" + workflow + "'}";
    assertThat(asked("eve", filter).owner()).hasToString("eve");
    share(workflow, "bob", "viewer");

    Told refused =
        as("bob", "POST", RUNS + "bulk", "{'action': 'cancel', 'filter': " + filter + "}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.get("code")).isEqualTo("ROLE_REQUIRED");
  }

  /** What the query side is asked for a bulk request; it finds nothing. */
  private FindExecutions asked(String user, String filter) {
    AtomicReference<FindExecutions> asked = new AtomicReference<>();
    Registration answering =
        queries.subscribe(
            FindExecutions.class.getName(),
            FoundExecutions.class,
            message -> {
              asked.set((FindExecutions) message.getPayload());
              return new FoundExecutions(List.of(), null, 7);
            });
    try (answering) {
      assertThat(
              as(user, "POST", RUNS + "bulk", "{'action': 'cancel', 'filter': " + filter + "}")
                  .status())
          .isEqualTo(200);
    }
    return asked.get();
  }

  private Told as(String user, String method, String path, String body) {
    return send(request(method, path, body).header("X-User", user));
  }

  private Told share(String workflow, String user, String role) {
    Told told = ada("PUT", ROUTE + workflow + "/members/" + user, "{'role': '" + role + "'}");
    assertThat(told.status()).as(told.text()).isEqualTo(200);
    return told;
  }

  private Told unshare(String workflow, String user) {
    Told told = ada("DELETE", ROUTE + workflow + "/members/" + user, null);
    assertThat(told.status()).as(told.text()).isEqualTo(200);
    return told;
  }

  private String run(String workflow, String user) {
    Told told = as(user, "POST", ROUTE + workflow + "/execute", "{'input': {'n': 1}}");
    assertThat(told.status()).as(told.text()).isEqualTo(202);
    return (String) told.get("execution_id");
  }

  private List<Object> payloads(String stream) {
    List<Object> payloads = new ArrayList<>();
    log.eventsOf(stream, 0, 1_000).forEach(event -> payloads.add(event.payload()));
    return payloads;
  }
}
