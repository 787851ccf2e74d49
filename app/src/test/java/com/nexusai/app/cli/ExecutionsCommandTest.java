package com.nexusai.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionsCommandTest {
  private static final Map<String, Object> TRIGGER =
      Map.of("id", "start", "type", "trigger", "configuration", Map.of("on", "manual"));

  private static String nexus(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Nexus.run(new Terminal(stream, stream, TestServer.folder(), false), args);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A workflow of a trigger and one agent after it. */
  private static String active(String id, String type, Map<String, Object> configuration) {
    return TestServer.activeWorkflow(
        Map.of(
            "name",
            "One " + type,
            "agents",
            List.of(TRIGGER, Map.of("id", id, "type", type, "configuration", configuration)),
            "connections",
            List.of(Map.of("source", "start", "target", id))));
  }

  private static String start(String workflow) {
    return (String)
        TestServer.accepted("/api/v1/workflows/" + workflow + "/execute", Map.of())
            .get("execution_id");
  }

  private static String asking() {
    return active("ask", "decision", Map.of("mode", "approval", "message", "Pay?"));
  }

  @Test
  void an_approval_is_answered_with_a_comment_and_the_run_goes_on() {
    String run = start(asking());

    String told = nexus("executions", "approve", run, "ask", "--comment", "fine");

    assertThat(told).isEqualTo(run + " ask: approve accepted\n");
    assertThat(nexus("executions", "watch", run)).contains("approved by ").contains("completed in");
    assertThat(nexus("executions", "reject", run, "ask")).contains("STEP_NOT_WAITING");
  }

  @Test
  void a_rejection_is_a_result_too() {
    String run = start(asking());

    nexus("executions", "reject", run, "ask");

    assertThat(nexus("executions", "watch", run)).contains("rejected by ").contains("completed in");
  }

  @Test
  void a_failed_run_is_retried_and_one_that_has_not_failed_is_not() {
    Map<String, Object> missing = Map.of("result", "${ input.missing }");
    String run = start(active("end", "output", missing));

    assertThat(nexus("executions", "retry", run)).isEqualTo(run + ": retry accepted\n");
    assertThat(nexus("executions", "retry", start(asking()))).contains("EXECUTION_NOT_FAILED");
  }

  @Test
  void runs_that_have_something_in_common_are_cancelled_together() {
    String workflow = asking();
    List<String> runs = List.of(start(workflow), start(workflow), start(workflow));
    Map<String, Object> last =
        TestServer.accepted("/api/v1/executions/" + runs.getLast() + "/pause", Map.of());

    Map<String, Object> told =
        TestServer.accepted(
            "/api/v1/executions/bulk",
            Map.of(
                "action",
                "cancel",
                "filter",
                Map.of("workflow_id", workflow),
                "at_least",
                last.get("position")));

    assertThat(told).containsEntry("done", 3L).containsEntry("more", false);
    assertThat(runs)
        .allSatisfy(run ->
            assertThat(
                    TestServer.read(
                        "/api/v1/executions/" + run + "?at_least=" + told.get("position")))
                .containsEntry("status", "cancelled"));
  }

  @Test
  void runs_are_listed_by_what_they_failed_with_how_long_they_took_and_by_their_words() {
    String workflow = active("end", "output", Map.of("result", "${ input.missing }"));
    String run = start(workflow);
    nexus("executions", "watch", run);

    assertThat(nexus("executions", "list", "--q", run, "--status", "failed", "--count"))
        .contains(run)
        .endsWith("1 of 1\n");
    assertThat(
            nexus(
                "executions",
                "list",
                "--workflow",
                workflow,
                "--min-duration",
                "PT1H",
                "--count",
                "--json"))
        .contains("\"items\":[]", "\"total\":0");
    assertThat(nexus("executions", "list", "--error-code", "NO_SUCH_CODE")).startsWith("No runs");
    assertThat(nexus("executions", "list", "--started-from", "noon"))
        .contains("INVALID_PARAMETER", "$.started_from");
    assertThat(nexus("workflows", "list", "--q", "one OUTP", "--count")).contains(workflow);
  }
}
