package com.nexusai.kernel.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowReaderTest {

  @Test
  void a_workflow_is_read_with_defaults_for_what_is_left_out() {
    WorkflowDefinition read =
        WorkflowReader.workflow(
            Json.read(
                """
                {"name": "W",
                 "agents": [{"id": "a", "type": "trigger"},
                            {"id": "b", "type": "output", "name": "B", "description": "d", "position": {"x": 1, "y": -2.5},
                             "configuration": {"result": null}, "capabilities": ["c"], "ai_model": "m", "learning_rate": 0.1}],
                 "connections": [{"source": "a", "target": "b"}, {"source": "a", "target": "b", "conditions": ["true"]},
                                 {"id": "x", "source": "a", "target": "b"}]}
                """));

    assertThat(read.agents().getFirst())
        .isEqualTo(
            new Agent(
                new AgentId("a"),
                AgentType.TRIGGER,
                "a",
                "",
                Position.ORIGIN,
                Map.of(),
                List.of(),
                null,
                null));
    assertThat(read.agents().get(1).position()).isEqualTo(new Position(1, -2.5));
    assertThat(read.agents().get(1).configuration()).containsEntry("result", null);
    assertThat(read.connections())
        .extracting(edge -> edge.id().value())
        .containsExactly("a-b", "a-b-2", "x");
  }

  @Test
  void ids_that_nobody_gave_are_the_same_every_time_even_for_long_names() {
    String a = "a".repeat(128);
    String b = "b".repeat(128);
    Object json =
        Map.of(
            "name", "W",
            "agents",
                List.of(Map.of("id", a, "type", "trigger"), Map.of("id", b, "type", "output")),
            "connections", List.of(Map.of("source", a, "target", b)));

    assertThat(WorkflowReader.workflow(json)).isEqualTo(WorkflowReader.workflow(json));
    assertThat(WorkflowReader.workflow(json).connections().getFirst().id().value())
        .startsWith("c-");
  }

  @Test
  void what_the_server_answered_can_be_sent_back() {
    WorkflowDefinition read =
        WorkflowReader.workflow(
            Json.read(
                """
                {"id": "wf-1", "user_id": "local", "status": "draft", "version": 3, "created_at": "x", "updated_at": "y",
                 "published_version": null, "problems": [{}], "execution_history": [], "ai_analysis": null,
                 "name": "W", "description": "d", "agents": [], "connections": []}
                """));

    assertThat(read).isEqualTo(WorkflowDefinition.empty("W", "d"));
  }

  @Test
  void a_definition_that_is_written_is_read_again() {
    WorkflowDefinition definition = WorkflowReader.workflow(Json.read(RICH));

    assertThat(WorkflowReader.workflow(Json.read(Json.write(definition)))).isEqualTo(definition);
    assertThat(Json.read(Json.write(definition), WorkflowDefinition.class)).isEqualTo(definition);
  }

  @Test
  void nobody_can_change_a_configuration_afterwards() {
    WorkflowDefinition definition = WorkflowReader.workflow(Json.read(RICH));

    assertThatThrownBy(() -> definition.agents().get(1).configuration().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static final String RICH =
      """
      {"name": "Rich", "description": "",
       "agents": [
         {"id": "start", "type": "trigger", "configuration": {"on": {"webhook": {"path": "orders/new", "method": "post", "respond": "when_done"}},
            "timeout": "PT1H"}},
         {"id": "map", "type": "action", "configuration": {"mode": "transform", "set": {"a": "${input.a}"}, "retry": {"max_attempts": 3, "backoff": "PT0S",
            "factor": 1.5, "max_backoff": "PT1M", "jitter": 0}, "timeout": "PT5S", "on_error": "continue", "join": "any", "delivery": "at_most_once",
            "for_each": "input.rows", "concurrency": 5}},
         {"id": "poll", "type": "integration", "configuration": {"service": "http", "operation": "request", "connection": "c1",
            "input": {"url": "https://example.org/${input.id}", "headers": {"Accept": "text/plain", "Authorization": "${input.token}", "Idempotency-Key": "k"}},
            "repeat": {"until": "data.poll.done", "every": "PT2S", "max": 5}, "wait": {"for": "PT1S"}}},
         {"id": "choose", "type": "decision", "configuration": {"rules": [{"when": "true", "to": "x"}], "otherwise": "y"}},
         {"id": "ask", "type": "decision", "configuration": {"mode": "approval", "message": "ok?", "assignees": ["a@b.c"], "expires": "P1D"}},
         {"id": "out", "type": "output", "configuration": {"result": 1, "respond": {"status": 201, "headers": {"X-A": "b"}, "body": null},
            "artifact": {"name": "a.csv", "content_type": "text/csv", "content": "x"}}},
         {"id": "sub", "type": "orchestrator", "configuration": {"workflow": "wf-2", "version": 2, "input": {}}},
         {"id": "ai", "type": "action", "configuration": {"mode": "ai", "prompt": "p", "system": "s", "model": "m", "output_schema": {}, "tools": ["t"],
            "max_turns": 3, "budget": {"usd": 1}}}],
       "connections": []}
      """;

  /**
   * Each: an agent's type, its configuration, the code of the only problem, and its path below the
   * configuration.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "action | {\"sett\": {}} | UNKNOWN_KEY | .sett",
        "action | {\"my key\": 1} | UNKNOWN_KEY | [\"my key\"]",
        "action | {\"rules\": []} | UNKNOWN_KEY | .rules",
        "action | {\"mode\": \"script\"} | INVALID_VALUE | .mode",
        "action | {\"set\": []} | WRONG_TYPE | .set",
        "action | {\"mode\": null} | INVALID_VALUE | .mode",
        "action | {\"retry\": 3} | WRONG_TYPE | .retry",
        "action | {\"retry\": {\"max\": 3}} | UNKNOWN_KEY | .retry.max",
        "action | {\"retry\": {\"max_attempts\": 0}} | OUT_OF_RANGE | .retry.max_attempts",
        "action | {\"retry\": {\"max_attempts\": 2.5}} | WRONG_TYPE | .retry.max_attempts",
        "action | {\"retry\": {\"max_attempts\": 2, \"factor\": 0.5}} | OUT_OF_RANGE | .retry.factor",
        "action | {\"retry\": {\"max_attempts\": 2, \"jitter\": 2}} | OUT_OF_RANGE | .retry.jitter",
        "action | {\"retry\": {\"max_attempts\": 2, \"backoff\": \"1s\"}} | INVALID_VALUE | .retry.backoff",
        "action | {\"timeout\": \"PT0S\"} | INVALID_VALUE | .timeout",
        "action | {\"timeout\": \"PT-1S\"} | INVALID_VALUE | .timeout",
        "action | {\"timeout\": 30} | INVALID_VALUE | .timeout",
        "action | {\"timeout\": \"P99999D\"} | INVALID_VALUE | .timeout",
        "action | {\"on_error\": \"ignore\"} | INVALID_VALUE | .on_error",
        "action | {\"join\": \"some\"} | INVALID_VALUE | .join",
        "action | {\"for_each\": [1]} | WRONG_TYPE | .for_each",
        "action | {\"concurrency\": 1001} | OUT_OF_RANGE | .concurrency",
        "action | {\"repeat\": {\"until\": \"x\", \"max\": 10001}} | OUT_OF_RANGE | .repeat.max",
        "action | {\"delivery\": \"exactly_once\"} | INVALID_VALUE | .delivery",
        "action | {\"wait\": {\"till\": \"x\"}} | UNKNOWN_KEY | .wait.till",
        "action | {\"wait\": {\"callback\": true}} | WRONG_TYPE | .wait.callback",
        "trigger | {\"on\": \"kafka\"} | INVALID_VALUE | .on",
        "trigger | {\"on\": {\"kafka\": {}}} | UNKNOWN_KEY | .on.kafka",
        "trigger | {\"on\": {\"webhook\": {\"method\": \"FETCH\"}}} | INVALID_VALUE | .on.webhook.method",
        "trigger | {\"on\": {\"webhook\": {\"respond\": \"later\"}}} | INVALID_VALUE | .on.webhook.respond",
        "trigger | {\"on\": {\"schedule\": {\"overlap\": \"x\"}}} | INVALID_VALUE | .on.schedule.overlap",
        "trigger | {\"on\": \"manual\", \"path\": \"x\"} | UNKNOWN_KEY | .path",
        "trigger | {\"on\": \"webhook\", \"cron\": \"x\"} | UNKNOWN_KEY | .cron",
        "trigger | {\"input_schema\": []} | WRONG_TYPE | .input_schema",
        "decision | {\"rules\": [{\"if\": \"x\"}]} | UNKNOWN_KEY | .rules[0].if",
        "decision | {\"rules\": [1]} | WRONG_TYPE | .rules[0]",
        "decision | {\"otherwise\": \"\"} | OUT_OF_RANGE | .otherwise",
        "decision | {\"assignees\": \"me\"} | WRONG_TYPE | .assignees",
        "integration | {\"input\": \"x\"} | WRONG_TYPE | .input",
        "output | {\"respond\": {\"code\": 200}} | UNKNOWN_KEY | .respond.code",
        "output | {\"artifact\": {\"file\": \"x\"}} | UNKNOWN_KEY | .artifact.file",
        "orchestrator | {\"version\": 0} | OUT_OF_RANGE | .version",
        // secrets
        "integration | {\"input\": {\"headers\": {\"Authorization\": \"Bearer x\"}}} | SECRET_IN_WORKFLOW | .input.headers.Authorization",
        "integration | {\"input\": {\"headers\": {\"cookie\": \"a=b\"}}} | SECRET_IN_WORKFLOW | .input.headers.cookie",
        "integration | {\"input\": {\"headers\": {\"X-Api-Key\": \"k\"}}} | SECRET_IN_WORKFLOW | .input.headers[\"X-Api-Key\"]",
        "integration | {\"input\": {\"headers\": {\"X-Auth-Token\": [\"k\"]}}} | SECRET_IN_WORKFLOW | .input.headers[\"X-Auth-Token\"]",
        "integration | {\"input\": {\"headers\": {\"Authorization\": \"$${x}\"}}} | SECRET_IN_WORKFLOW | .input.headers.Authorization",
        "integration | {\"input\": {\"url\": \"https://me:pw@example.org/\"}} | SECRET_IN_WORKFLOW | .input.url",
        "action | {\"set\": {\"deep\": [{\"Headers\": {\"api_key\": \"k\"}}]}} | SECRET_IN_WORKFLOW | .set.deep[0].Headers.api_key"
      })
  void a_configuration_that_is_not_well_formed_is_refused(
      String type, String configuration, String code, String path) {
    Object json =
        Map.of(
            "name",
            "W",
            "agents",
            List.of(Map.of("id", "a", "type", type, "configuration", Json.read(configuration))));

    List<Problem> problems = refusal(() -> WorkflowReader.workflow(json)).problems();

    assertThat(problems)
        .extracting(Problem::code, Problem::path)
        .containsExactly(tuple(code, "$.agents[0].configuration" + path));
    assertThat(problems.getFirst().sentence()).doesNotContain("Bearer x").doesNotContain("pw@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\": \"https://example.org/a@b\"}",
        "{\"url\": \"${input.url}\"}",
        "{\"url\": \"https://${input.host}/x?mail=a@b.c\"}",
        "{\"headers\": {\"Authorization\": \"Bearer ${input.token}\", \"X-Key-Id\": \"1\", \"Monkey\": \"x\", \"Cookie\": null}}",
        "{\"body\": {\"authorization\": \"x\", \"key\": \"y\"}}"
      })
  void what_only_looks_like_a_secret_is_accepted(String input) {
    Object json =
        Map.of(
            "name",
            "W",
            "agents",
            List.of(
                Map.of(
                    "id", "a",
                    "type", "integration",
                    "configuration", Map.of("input", Json.read(input)))));

    assertThat(WorkflowReader.workflow(json).agents()).hasSize(1);
  }

  /** Each: a workflow, and code and path of its problems. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[] | WRONG_TYPE $, MISSING_KEY $.name",
        "null | WRONG_TYPE $, MISSING_KEY $.name",
        "{} | MISSING_KEY $.name",
        "{\"name\": \" \"} | OUT_OF_RANGE $.name",
        "{\"name\": 1} | WRONG_TYPE $.name",
        "{\"name\": \"W\", \"agent\": []} | UNKNOWN_KEY $.agent",
        "{\"name\": \"W\", \"agents\": {}} | WRONG_TYPE $.agents",
        "{\"name\": \"W\", \"agents\": [null]} | WRONG_TYPE $.agents[0]",
        "{\"name\": \"W\", \"agents\": [1]} | WRONG_TYPE $.agents[0], MISSING_KEY $.agents[0].id, MISSING_KEY $.agents[0].type",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a b\", \"type\": \"robot\", \"extra\": 1}]} | UNKNOWN_KEY $.agents[0].extra, INVALID_VALUE $.agents[0].id, INVALID_VALUE $.agents[0].type",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\", \"position\": {\"x\": 1}}]} | MISSING_KEY $.agents[0].position.y",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\", \"position\": {\"x\": 1e300, \"y\": 0, \"z\": 0}}]} | UNKNOWN_KEY $.agents[0].position.z, OUT_OF_RANGE $.agents[0].position.x",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\", \"learning_rate\": 2, \"capabilities\": [1]}]} | WRONG_TYPE $.agents[0].capabilities[0], OUT_OF_RANGE $.agents[0].learning_rate",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\"}, {\"id\": \"a\", \"type\": \"output\"}]} | DUPLICATE_ID $.agents[1].id",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\"}], \"connections\": [{\"source\": \"a\", \"target\": \"b\"}]} | UNKNOWN_AGENT $.connections[0].target",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\"}], \"connections\": [{\"source\": \"a\"}]} | MISSING_KEY $.connections[0].target",
        "{\"name\": \"W\", \"agents\": [{\"id\": \"a\", \"type\": \"output\"}], \"connections\": [{\"id\": \"x\", \"source\": \"a\", \"target\": \"a\"}, {\"id\": \"x\", \"source\": \"a\", \"target\": \"a\", \"conditions\": [\"\", 1]}]} | OUT_OF_RANGE $.connections[1].conditions[0], WRONG_TYPE $.connections[1].conditions[1], DUPLICATE_ID $.connections[1].id"
      })
  void everything_that_is_wrong_is_told_at_once(String json, String expected) {
    Rejection.Details told = refusal(() -> WorkflowReader.workflow(Json.read(json)));

    assertThat(told.code()).isEqualTo("INVALID_WORKFLOW");
    assertThat(told.kind()).isEqualTo(Rejection.Kind.UNPROCESSABLE);
    assertThat(
            told.problems().stream()
                .map(p -> p.code() + " " + p.path())
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected);
  }

  @Test
  void a_workflow_that_is_too_large_is_refused() {
    List<Object> agents =
        IntStream.rangeClosed(0, Limits.AGENTS)
            .mapToObj(i -> (Object) Map.of("id", "a" + i, "type", "output"))
            .toList();

    assertThat(
            refusal(() -> WorkflowReader.workflow(Map.of("name", "W", "agents", agents)))
                .problems())
        .extracting(Problem::code, Problem::path)
        .containsExactly(tuple("OUT_OF_RANGE", "$.agents"));
    assertThat(
            refusal(() ->
                    WorkflowReader.workflow(
                        Map.of(
                            "name",
                            "W",
                            "agents",
                            List.of(
                                Map.of(
                                    "id", "a",
                                    "type", "action",
                                    "configuration",
                                        Map.of("set", Map.of("x", "y".repeat(300_000))))))))
                .problems())
        .extracting(Problem::code, Problem::path)
        .containsExactly(tuple("TOO_LARGE", "$.agents[0].configuration"));
  }

  @Test
  void every_edit_is_read() {
    List<Edit> edits =
        WorkflowReader.edits(
            Json.read(
                """
                [{"op": "update_workflow", "name": "N"},
                 {"op": "add_agent", "agent": {"id": "a", "type": "output"}},
                 {"op": "update_agent", "id": "a", "configuration": {"result": 1}},
                 {"op": "move_agent", "id": "a", "position": {"x": 1, "y": 2}},
                 {"op": "add_connection", "connection": {"source": "a", "target": "b", "conditions": ["true"]}},
                 {"op": "update_connection", "id": "a-b", "conditions": []},
                 {"op": "remove_connection", "id": "a-b"},
                 {"op": "remove_agent", "id": "a"}]
                """));

    assertThat(edits)
        .extracting(edit -> edit.getClass().getSimpleName())
        .containsExactly(
            "UpdateWorkflow",
            "AddAgent",
            "UpdateAgent",
            "MoveAgent",
            "AddConnection",
            "UpdateConnection",
            "RemoveConnection",
            "RemoveAgent");
    Object sent = Json.read(Json.write(new Request(edits)));
    assertThat(WorkflowReader.edits(((Map<?, ?>) sent).get("edits"))).isEqualTo(edits);
  }

  private record Request(List<Edit> edits) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[] | MISSING_KEY $.edits",
        "null | MISSING_KEY $.edits",
        "{} | WRONG_TYPE $.edits",
        "[{}] | MISSING_KEY $.edits[0].op",
        "[{\"op\": \"explode\"}] | UNKNOWN_OP $.edits[0].op",
        "[{\"op\": 1}] | WRONG_TYPE $.edits[0].op",
        "[{\"op\": \"add_agent\"}] | MISSING_KEY $.edits[0].agent",
        "[{\"op\": \"add_agent\", \"agent\": {\"id\": \"a\", \"type\": \"action\", \"configuration\": {\"x\": 1}}}] | UNKNOWN_KEY $.edits[0].agent.configuration.x",
        "[{\"op\": \"update_agent\", \"id\": \"a\", \"type\": \"action\"}] | UNKNOWN_KEY $.edits[0].type",
        "[{\"op\": \"move_agent\", \"id\": \"a\"}] | WRONG_TYPE $.edits[0].position, MISSING_KEY $.edits[0].position.x, MISSING_KEY $.edits[0].position.y",
        "[{\"op\": \"remove_agent\"}, {\"op\": \"remove_connection\", \"id\": \"a b\"}] | MISSING_KEY $.edits[0].id, INVALID_VALUE $.edits[1].id",
        "[{\"op\": \"update_connection\", \"id\": \"a\"}] | MISSING_KEY $.edits[0].conditions",
        "[{\"op\": \"update_agent\", \"id\": \"a\", \"configuration\": {\"headers\": {\"cookie\": \"x\"}}}] | SECRET_IN_WORKFLOW $.edits[0].configuration.headers.cookie"
      })
  void edits_that_are_not_well_formed_are_refused(String json, String expected) {
    Rejection.Details told = refusal(() -> WorkflowReader.edits(Json.read(json)));

    assertThat(told.code()).isEqualTo("INVALID_EDIT");
    assertThat(
            told.problems().stream()
                .map(p -> p.code() + " " + p.path())
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected);
  }

  private static Rejection.Details refusal(Runnable action) {
    Rejection rejection = catchThrowableOfType(Rejection.class, action::run);
    assertThat(rejection).isNotNull();
    return rejection.rejection();
  }
}
