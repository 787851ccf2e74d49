package com.nexusai.kernel.workflow.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.expression.Scope;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowReader;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Join;
import com.nexusai.kernel.workflow.compiled.StepPolicy.OnError;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowCompilerTest {
  private static final WorkflowCompiler WITH_ALL = new WorkflowCompiler(KnownServices.BUILT_IN);

  /** Agents by short names: t a trigger, o an output, all others transforms; edges as "t-a a-o". */
  private static WorkflowDefinition graph(String agents, String edges) {
    List<Object> nodes = new ArrayList<>();
    for (String id : agents.split(" ")) {
      nodes.add(
          switch (id.charAt(0)) {
            case 't' ->
                Map.of("id", id, "type", "trigger", "configuration", Map.of("on", "manual"));
            case 'o' -> Map.of("id", id, "type", "output", "configuration", Map.of("result", 1L));
            default -> Map.of("id", id, "type", "action", "configuration", Map.of("set", Map.of()));
          });
    }
    List<Object> links = new ArrayList<>();
    for (String edge : edges.isBlank() ? new String[0] : edges.split(" ")) {
      links.add(Map.of("source", edge.split("-")[0], "target", edge.split("-")[1]));
    }
    return WorkflowReader.workflow(Map.of("name", "W", "agents", nodes, "connections", links));
  }

  private static String told(List<Problem> problems) {
    return problems.stream().map(p -> p.code() + " " + p.path()).collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t a b o | t-b t-a a-o b-o | t a b o",
        "o b a t | t-a a-b b-o | t a b o",
        "c b a t | t-a t-b t-c | t c b a",
        "t a b c o | t-c c-a a-b b-o | t c a b o"
      })
  void agents_come_in_topological_order_the_trigger_first_ties_as_written(
      String agents, String edges, String order) {
    CompiledWorkflow workflow = compiled(graph(agents, edges));

    assertThat(
            workflow.agents().stream()
                .map(agent -> agent.id().value())
                .collect(Collectors.joining(" ")))
        .isEqualTo(order);
    for (CompiledAgent agent : workflow.agents()) {
      assertThat(workflow.agents().get(agent.order())).isSameAs(agent);
      agent
          .incoming()
          .forEach(
              edge -> assertThat(workflow.agent(edge.source()).order()).isLessThan(agent.order()));
      agent
          .outgoing()
          .forEach(edge -> assertThat(workflow.agent(edge.target()).incoming()).contains(edge));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a o | a-o | NO_TRIGGER $.agents",
        "t t2 o | t-o t2-o | SEVERAL_TRIGGERS $.agents[1]",
        "t a o | t-o | UNREACHABLE $.agents[1]",
        "t a b o | t-o a-b | UNREACHABLE $.agents[1], UNREACHABLE $.agents[2]",
        "t a | t-a a-a | SELF_CONNECTION $.connections[1]",
        "t a | t-a t-a | DUPLICATE_CONNECTION $.connections[1]",
        "t a | t-a a-t | TRIGGER_NOT_FIRST $.connections[1].target, CYCLE $.agents[0]"
      })
  void a_graph_that_cannot_run_is_told(String agents, String edges, String expected) {
    assertThat(told(WorkflowCompiler.compile(graph(agents, edges)).problems())).isEqualTo(expected);
  }

  @Test
  void an_empty_workflow_lacks_its_trigger() {
    assertThat(told(WorkflowCompiler.compile(WorkflowDefinition.empty("W", "")).problems()))
        .isEqualTo("NO_TRIGGER $.agents");
  }

  @Test
  void a_cycle_is_told_by_the_names_of_its_agents() {
    List<Problem> problems =
        WorkflowCompiler.compile(graph("t x a b c d o", "t-x x-a a-b b-c c-a c-d d-o")).problems();

    assertThat(problems).extracting(Problem::code).containsExactly("CYCLE");
    assertThat(problems.getFirst().found()).isEqualTo("a → b → c → a");
    assertThat(problems.getFirst().path()).isEqualTo("$.agents[2]");
  }

  /** Workflows t → x → o (o outputs data.x), where x is of this type and configuration. */
  private static Compilation withAgent(
      WorkflowCompiler compiler, String type, String configuration) {
    Object json =
        Map.of(
            "name",
            "W",
            "agents",
            List.of(
                Map.of("id", "t", "type", "trigger", "configuration", Map.of("on", "manual")),
                Map.of("id", "x", "type", type, "configuration", Json.read(configuration)),
                Map.of("id", "side", "type", "action", "configuration", Map.of("set", Map.of())),
                Map.of(
                    "id", "o", "type", "output", "configuration", Map.of("result", "${data.x}"))),
            "connections",
            List.of(
                Map.of("source", "t", "target", "x"),
                Map.of("source", "t", "target", "side"),
                Map.of("source", "x", "target", "o")));
    return compiler.compiled(WorkflowReader.workflow(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // what is missing
        "action | {} | MISSING_KEY .mode",
        "action | {\"mode\": \"transform\"} | MISSING_KEY .set",
        "decision | {} | MISSING_KEY .mode",
        "decision | {\"mode\": \"rules\"} | MISSING_KEY .rules",
        "decision | {\"rules\": []} | MISSING_KEY .rules",
        "decision | {\"rules\": [{}]} | MISSING_KEY .rules[0].when, MISSING_KEY .rules[0].to",
        "decision | {\"mode\": \"approval\"} | MISSING_KEY .message",
        "integration | {} | MISSING_KEY .service, MISSING_KEY .operation, MISSING_KEY .input",
        "output | {} | MISSING_KEY .result",
        "output | {\"result\": 1, \"artifact\": {}} | MISSING_KEY .artifact.name, MISSING_KEY .artifact.content_type, MISSING_KEY .artifact.content",
        "orchestrator | {} | MISSING_KEY .workflow",
        "action | {\"set\": {}, \"retry\": {}} | MISSING_KEY .retry.max_attempts",
        "action | {\"set\": {}, \"repeat\": {}} | MISSING_KEY .repeat.until",
        // what is not known
        "integration | {\"service\": \"fax\", \"operation\": \"send\", \"input\": {}} | UNKNOWN_SERVICE .service",
        "integration | {\"service\": \"http\", \"operation\": \"send\", \"input\": {}} | UNKNOWN_OPERATION .operation",
        "action | {\"mode\": \"ai\", \"prompt\": \"p\"} | MODE_NOT_AVAILABLE .mode",
        "decision | {\"mode\": \"ai\", \"question\": \"q\"} | MODE_NOT_AVAILABLE .mode",
        // what would do nothing
        "action | {\"mode\": \"transform\", \"set\": {}, \"prompt\": \"p\"} | NOT_IN_MODE .prompt",
        "decision | {\"rules\": [{\"when\": \"true\", \"to\": \"x\"}], \"expires\": \"PT1H\"} | NOT_IN_MODE .expires",
        "decision | {\"mode\": \"approval\", \"message\": \"m\", \"otherwise\": \"x\"} | NOT_IN_MODE .otherwise",
        "action | {\"set\": {}, \"concurrency\": 3} | NEEDS_FOR_EACH .concurrency",
        // expressions
        "action | {\"set\": {\"a\": \"${1 +}\", \"b\": [\"${foo}\"]}} | EXPRESSION_INVALID .set.a, EXPRESSION_INVALID .set.b[0]",
        "action | {\"set\": {\"a\": \"${input\"}} | TEMPLATE_INVALID .set.a",
        "action | {\"set\": {}, \"for_each\": \"1 + 1\"} | EXPRESSION_TYPE .for_each",
        "action | {\"set\": {}, \"for_each\": \"${input.rows}\"} | EXPRESSION_INVALID .for_each",
        "action | {\"set\": {}, \"repeat\": {\"until\": \"'x'\"}} | EXPRESSION_TYPE .repeat.until",
        "decision | {\"rules\": [{\"when\": \"1\", \"to\": \"x\"}]} | EXPRESSION_TYPE .rules[0].when",
        // what is not in scope
        "action | {\"set\": {\"a\": \"${data.nobody.x}\"}} | UNKNOWN_AGENT .set.a",
        "action | {\"set\": {\"a\": \"${data.side}\"}} | NOT_UPSTREAM .set.a",
        "action | {\"set\": {\"a\": \"${has(data.o.b)}\"}} | NOT_UPSTREAM .set.a",
        "action | {\"set\": {\"a\": \"${data.x}\"}} | NOT_UPSTREAM .set.a",
        "action | {\"set\": {\"a\": \"${item}\", \"b\": \"${index}\"}} | NOT_IN_SCOPE .set.a, NOT_IN_SCOPE .set.b",
        "action | {\"set\": {}, \"for_each\": \"[item, index]\"} | NOT_IN_SCOPE .for_each, NOT_IN_SCOPE .for_each",
        "action | {\"set\": {\"a\": \"${decision}\"}} | NOT_IN_SCOPE .set.a",
        // values that only compiling can tell
        "action | {\"set\": {}, \"wait\": {}} | INVALID_VALUE .wait",
        "action | {\"set\": {}, \"wait\": {\"for\": \"PT1S\", \"until\": \"x\"}} | INVALID_VALUE .wait",
        "action | {\"set\": {}, \"wait\": {\"for\": \"a while\"}} | INVALID_VALUE .wait.for",
        "action | {\"set\": {}, \"wait\": {\"until\": \"tomorrow\"}} | INVALID_VALUE .wait.until",
        "output | {\"result\": 1, \"respond\": {\"status\": 99}} | INVALID_VALUE .respond.status",
        "output | {\"result\": 1, \"respond\": {\"status\": \"ok\"}} | INVALID_VALUE .respond.status",
        "orchestrator | {\"workflow\": \"no id\"} | INVALID_VALUE .workflow"
      })
  void an_agent_that_cannot_run_is_told(String type, String configuration, String expected) {
    List<Problem> problems = withAgent(WITH_ALL, type, configuration).problems();

    assertThat(told(problems).replace("$.agents[1].configuration", "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{} | MISSING_KEY .on",
        "{\"on\": {}} | INVALID_VALUE .on",
        "{\"on\": {\"manual\": {}, \"webhook\": {}}} | INVALID_VALUE .on",
        "{\"on\": {\"webhook\": {\"path\": \"a b\"}}} | INVALID_VALUE .on.webhook.path",
        "{\"on\": {\"webhook\": {\"path\": \"../x\"}}} | INVALID_VALUE .on.webhook.path",
        "{\"on\": {\"webhook\": {\"path\": \"a/../x\"}}} | INVALID_VALUE .on.webhook.path",
        "{\"on\": {\"webhook\": {\"path\": \"a//x\"}}} | INVALID_VALUE .on.webhook.path",
        "{\"on\": {\"webhook\": {\"path\": \"a/\"}}} | INVALID_VALUE .on.webhook.path",
        "{\"on\": {\"schedule\": {}}} | MISSING_KEY .on.schedule.cron",
        "{\"on\": {\"schedule\": {\"cron\": \"* * *\"}}} | INVALID_VALUE .on.schedule.cron",
        "{\"on\": {\"schedule\": {\"cron\": \"61 * * * *\"}}} | INVALID_VALUE .on.schedule.cron",
        "{\"on\": {\"schedule\": {\"cron\": \"0 0 30 2 *\"}}} | INVALID_VALUE .on.schedule.cron",
        "{\"on\": {\"schedule\": {\"cron\": \"0 0 9 * * *\"}}} | INVALID_VALUE .on.schedule.cron",
        "{\"on\": {\"schedule\": {\"cron\": \"0 9 * * 1-5\", \"zone\": \"Mars/Olympus\"}}} | INVALID_VALUE .on.schedule.zone",
        "{\"on\": \"schedule\", \"cron\": \"nonsense\"} | INVALID_VALUE .cron",
        "{\"on\": {\"workflow\": {}}} | MISSING_KEY .on.workflow.workflow",
        "{\"on\": \"manual\", \"for_each\": \"[1]\"} | NOT_ON_TRIGGER .for_each",
        "{\"on\": \"manual\", \"retry\": {\"max_attempts\": 2}, \"wait\": {\"for\": \"PT1S\"}} | NOT_ON_TRIGGER .retry, NOT_ON_TRIGGER .wait"
      })
  void a_trigger_that_cannot_start_is_told(String configuration, String expected) {
    List<Problem> problems = WITH_ALL.compiled(triggered(configuration)).problems();

    assertThat(told(problems).replace("$.agents[0].configuration", "")).isEqualTo(expected);
  }

  private static WorkflowDefinition triggered(String configuration) {
    return WorkflowReader.workflow(
        Map.of(
            "name",
            "W",
            "agents",
            List.of(
                Map.of("id", "t", "type", "trigger", "configuration", Json.read(configuration)))));
  }

  @Test
  void triggers_are_typed() {
    assertThat(start("{\"on\": \"manual\"}").on()).isEqualTo(new TriggerKind.Manual());
    assertThat(start("{\"on\": {\"manual\": {}}}").on()).isEqualTo(new TriggerKind.Manual());
    assertThat(start("{\"on\": \"webhook\"}").on())
        .isEqualTo(new TriggerKind.Webhook("", "POST", TriggerKind.WhenToRespond.AT_ONCE, null));
    TriggerKind webhook =
        new TriggerKind.Webhook("orders/new", "PUT", TriggerKind.WhenToRespond.WHEN_DONE, "hmac-1");
    String keys =
        "\"path\": \"/orders/new\", \"method\": \"put\", \"respond\": \"when_done\", \"connection\": \"hmac-1\"";
    assertThat(start("{\"on\": {\"webhook\": {" + keys + "}}}").on()).isEqualTo(webhook);
    assertThat(start("{\"on\": \"webhook\", " + keys + "}").on()).isEqualTo(webhook);
    assertThat(
            start(
                    "{\"on\": {\"schedule\": {\"cron\": \"*/5 9-17 * * MON-FRI\", \"zone\": \"Europe/Berlin\", \"overlap\": \"queue\", \"missed\": \"all\"}}}")
                .on())
        .isEqualTo(
            new TriggerKind.Schedule(
                "*/5 9-17 * * MON-FRI",
                ZoneId.of("Europe/Berlin"),
                TriggerKind.Overlap.QUEUE,
                TriggerKind.Missed.ALL));
    assertThat(start("{\"on\": {\"workflow\": {\"workflow\": \"wf-2\", \"on\": \"failed\"}}}").on())
        .isEqualTo(
            new TriggerKind.AfterWorkflow(new WorkflowId("wf-2"), TriggerKind.Ending.FAILED));
  }

  @Test
  void what_holds_for_the_run_stands_on_its_trigger() {
    Behaviour.Trigger start =
        start(
            "{\"on\": \"manual\", \"timeout\": \"PT1H\", \"concurrency\": 2, \"input_schema\": {\"type\": \"object\"}}");

    assertThat(start.runTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(start.concurrency()).isEqualTo(2);
    assertThat(start.inputSchema().source()).isEqualTo(Map.of("type", "object"));
  }

  private static Behaviour.Trigger start(String configuration) {
    return workflow(WITH_ALL.compiled(triggered(configuration))).start();
  }

  @Test
  void a_policy_is_typed() {
    CompiledAgent agent =
        agent(
            "action",
            """
            {"set": {"a": "${item}"}, "retry": {"max_attempts": 3, "backoff": "PT2S", "factor": 3, "max_backoff": "PT1M", "jitter": 0},
             "timeout": "PT5S", "on_error": "continue", "join": "any", "delivery": "at_most_once", "for_each": "input.rows", "concurrency": 5,
             "repeat": {"until": "data.x.done || index > 3", "every": "PT0S", "max": 7}, "wait": {"until": "${input.at}"}}
            """);

    StepPolicy policy = agent.policy();
    assertThat(policy.retry())
        .isEqualTo(new StepPolicy.Retry(3, Duration.ofSeconds(2), 3, Duration.ofMinutes(1), 0));
    assertThat(policy.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(policy.onError()).isEqualTo(OnError.CONTINUE);
    assertThat(policy.join()).isEqualTo(Join.ANY);
    assertThat(policy.delivery()).isEqualTo(Delivery.AT_MOST_ONCE);
    assertThat(policy.concurrency()).isEqualTo(5);
    assertThat(policy.forEach().source()).isEqualTo("input.rows");
    assertThat(policy.repeat().max()).isEqualTo(7);
    assertThat(policy.repeat().every()).isZero();
    assertThat(policy.waits()).isInstanceOf(Wait.Until.class);
  }

  @Test
  void a_policy_that_says_nothing_is_the_default() {
    assertThat(agent("action", "{\"set\": {}}").policy()).isEqualTo(StepPolicy.DEFAULT);
  }

  @Test
  void what_agents_do_is_typed() {
    Scope scope = name -> name.equals("input") ? Map.of("n", 2L) : null;

    Behaviour.Transform transform =
        (Behaviour.Transform) agent("action", "{\"set\": {\"a\": \"${input.n * 2}\"}}").behaviour();
    assertThat(transform.set().render(scope)).isEqualTo(Map.of("a", 4L));

    Behaviour.Rules rules =
        (Behaviour.Rules)
            agent(
                    "decision",
                    "{\"rules\": [{\"when\": \"input.n > 1\", \"to\": \"big\"}], \"otherwise\": \"small\"}")
                .behaviour();
    assertThat(rules.rules().getFirst().when().isTrue(scope)).isTrue();
    assertThat(rules.otherwise()).isEqualTo("small");

    Behaviour.Integration integration =
        (Behaviour.Integration)
            agent(
                    "integration",
                    "{\"service\": \"http\", \"operation\": \"request\", \"connection\": \"c\", \"input\": {\"url\": \"http://x/${input.n}\"}}")
                .behaviour();
    assertThat(integration.connectionId()).isEqualTo("c");
    assertThat(integration.input().render(scope)).isEqualTo(Map.of("url", "http://x/2"));

    Behaviour.Output output =
        (Behaviour.Output)
            agent(
                    "output",
                    "{\"result\": \"${input}\", \"respond\": {}, \"artifact\": {\"name\": \"a\", \"content_type\": \"text/csv\", \"content\": \"${input.n}\"}}")
                .behaviour();
    assertThat(output.respond().status().render(scope)).isEqualTo(200L);
    assertThat(output.respond().headers().render(scope)).isEqualTo(Map.of());
    assertThat(output.respond().body().render(scope)).isEqualTo(Map.of("n", 2L));
    assertThat(output.artifact().content().render(scope)).isEqualTo(2L);

    Behaviour.Approval approval =
        (Behaviour.Approval)
            agent(
                    "decision",
                    "{\"mode\": \"approval\", \"message\": \"pay ${input.n}?\", \"assignees\": [\"a\"], \"expires\": \"P1D\"}")
                .behaviour();
    assertThat(approval.message().render(scope)).isEqualTo("pay 2?");
    assertThat(approval.expires()).isEqualTo(Duration.ofDays(1));

    Behaviour.Orchestrate orchestrate =
        (Behaviour.Orchestrate)
            agent("orchestrator", "{\"workflow\": \"wf-2\", \"version\": 3}").behaviour();
    assertThat(orchestrate.version()).isEqualTo(3);
    assertThat(orchestrate.input().render(scope)).isEqualTo(Map.of());
  }

  private static CompiledAgent agent(String type, String configuration) {
    return workflow(withAgent(WITH_ALL, type, configuration)).agents().get(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "decision == \"big\" | ",
        "decision in ['big', 'small'] | ",
        "data.d.decision == 'big' && input.n > 1 && data.t.n > 1 | ",
        "input.yes | ",
        "decision == 'huge' | UNKNOWN_LABEL",
        "'huge' != decision | UNKNOWN_LABEL",
        "decision | ",
        "input.n + 1 == 2 && item == 1 | NOT_IN_SCOPE",
        "1 + 1 | EXPRESSION_TYPE",
        "1 + | EXPRESSION_INVALID",
        "data.o.x == 1 | NOT_UPSTREAM",
        "data.q == 1 | UNKNOWN_AGENT"
      })
  void conditions_are_checked_against_the_decision_that_they_follow(String condition, String code) {
    Object json =
        Map.of(
            "name",
            "W",
            "agents",
            List.of(
                Map.of("id", "t", "type", "trigger", "configuration", Map.of("on", "manual")),
                Map.of(
                    "id",
                    "d",
                    "type",
                    "decision",
                    "configuration",
                    Map.of(
                        "rules",
                        List.of(Map.of("when", "input.n > 1", "to", "big")),
                        "otherwise",
                        "small")),
                Map.of(
                    "id", "o", "type", "output", "configuration", Map.of("result", "${decision}"))),
            "connections",
            List.of(
                Map.of("source", "t", "target", "d"),
                Map.of("source", "d", "target", "o", "conditions", List.of("true", condition))));

    List<Problem> problems = WorkflowCompiler.compile(WorkflowReader.workflow(json)).problems();

    assertThat(told(problems))
        .isEqualTo(code == null ? "" : code + " $.connections[1].conditions[1]");
  }

  @Test
  void a_decision_is_in_scope_only_after_a_decision() {
    Object json =
        Map.of(
            "name",
            "W",
            "agents",
            List.of(
                Map.of("id", "t", "type", "trigger", "configuration", Map.of("on", "manual")),
                Map.of("id", "o", "type", "output", "configuration", Map.of("result", 1L))),
            "connections",
            List.of(
                Map.of("source", "t", "target", "o", "conditions", List.of("decision == 'x'"))));

    assertThat(told(WorkflowCompiler.compile(WorkflowReader.workflow(json)).problems()))
        .isEqualTo("NOT_IN_SCOPE $.connections[0].conditions[0]");
  }

  @Test
  void services_can_be_added() {
    WorkflowCompiler compiler =
        new WorkflowCompiler(new KnownServices(Map.of("fax", Set.of("send"))));

    assertThat(
            withAgent(
                    compiler,
                    "integration",
                    "{\"service\": \"fax\", \"operation\": \"send\", \"input\": {}}")
                .problems())
        .isEmpty();
  }

  @Test
  void a_definition_that_no_reader_has_seen_is_checked_for_its_form_too() {
    WorkflowDefinition definition = graph("t o", "t-o");
    WorkflowDefinition odd =
        new WorkflowDefinition(
            "W",
            "",
            definition.agents().stream()
                .map(agent ->
                    new com.nexusai.kernel.workflow.Agent(
                        agent.id(),
                        agent.type(),
                        agent.name(),
                        "",
                        agent.position(),
                        Map.of("retry", "often"),
                        List.of(),
                        null,
                        null))
                .toList(),
            definition.connections());

    assertThat(told(WorkflowCompiler.compile(odd).problems()))
        .isEqualTo(
            "WRONG_TYPE $.agents[0].configuration.retry, WRONG_TYPE $.agents[1].configuration.retry");
  }

  @Test
  void a_workflow_of_a_thousand_agents_compiles() {
    StringBuilder agents = new StringBuilder("t");
    StringBuilder edges = new StringBuilder();
    for (int i = 0; i < 998; i++) {
      agents.append(" a").append(i);
      edges.append(i == 0 ? "t-a0" : " a" + (i - 1) + "-a" + i);
      if (i > 10) {
        edges.append(" a").append(i / 2).append("-a").append(i);
      }
    }
    agents.append(" o");
    edges.append(" a997-o");
    WorkflowDefinition definition = graph(agents.toString(), edges.toString());

    long started = System.nanoTime();
    CompiledWorkflow workflow = compiled(definition);
    System.out.printf(
        "1,000 agents compiled in %d ms%n", (System.nanoTime() - started) / 1_000_000);

    assertThat(workflow.agents()).hasSize(1_000);
    assertThat(workflow.agents().getLast().id().value()).isEqualTo("o");
  }

  private static CompiledWorkflow compiled(WorkflowDefinition definition) {
    return workflow(WorkflowCompiler.compile(definition));
  }

  private static CompiledWorkflow workflow(Compilation compilation) {
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.workflow()).isNotNull();
    return compilation.workflow();
  }
}
