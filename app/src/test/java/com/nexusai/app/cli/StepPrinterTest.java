package com.nexusai.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPrinterTest {
  private static final String TIME = "2026-03-01T12:00:00Z";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final StepPrinter printer =
      new StepPrinter(new Terminal(out, out, Path.of("."), false), out);

  /** Prints these steps, told with single quotes; what was printed for them. */
  private String told(String time, String... steps) {
    printed.reset();
    List<JsonNode> changed =
        java.util.Arrays.stream(steps)
            .map(step -> new JsonNode(Json.read(step.replace('\'', '"'))))
            .toList();
    printer.steps("run-1", changed, time);
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String status(String status) {
    printed.reset();
    printer.status("run-1", status);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_step_that_asks_people_is_told_with_how_to_answer() {
    assertThat(
            told(
                TIME,
                "{'agent_id': 'ask', 'status': 'waiting', 'waiting_for': 'approval', 'attempts': 1,"
                    + " 'message': 'Pay 900 EUR?', 'expires_at': '2026-03-02T12:00:00Z'}"))
        .contains("for an approval, until 2026-03-02T12:00:00Z: Pay 900 EUR?")
        .contains("./nexus executions approve run-1 ask   or   reject run-1 ask");
    assertThat(
            told(
                TIME,
                "{'agent_id': 'ask', 'status': 'completed', 'decision': 'approved',"
                    + " 'decided_by': 'bob', 'output': {'approved': true}}"))
        .contains("✓ ask")
        .contains("approved by bob");
  }

  @Test
  void an_item_that_asks_is_answered_by_its_number() {
    assertThat(
            told(
                TIME,
                "{'agent_id': 'ask', 'item': 3, 'status': 'waiting', 'waiting_for': 'approval',"
                    + " 'message': 'Pay?'}"))
        .contains("approve run-1 ask --item 3   or   reject run-1 ask --item 3");
  }

  @Test
  void a_step_that_waits_for_a_callback_or_a_time_says_so() {
    assertThat(told(TIME, "{'agent_id': 'a', 'status': 'waiting', 'waiting_for': 'callback'}"))
        .contains("for a callback")
        .contains("a POST to the step's resume URL lets it go on");
    assertThat(
            told(
                TIME,
                "{'agent_id': 'b', 'status': 'waiting', 'waiting_for': 'time',"
                    + " 'until': '2026-03-01T13:00:00Z'}"))
        .contains("until 2026-03-01T13:00:00Z")
        .doesNotContain("nexus executions");
  }

  @Test
  void an_orchestrators_step_names_the_run_that_it_started() {
    assertThat(
            told(
                TIME,
                "{'agent_id': 'sub', 'status': 'scheduled', 'attempts': 1,"
                    + " 'sub_execution_id': 'sub-7'}"))
        .contains("run sub-7");
  }

  @Test
  void a_queued_run_says_so_once_and_when_it_begins() {
    assertThat(status("queued")).contains("queued: as many runs as the workflow allows");
    assertThat(status("queued")).isEmpty();
    assertThat(status("running")).contains("has its place");
    assertThat(status("paused")).isEmpty();
  }

  @Test
  void a_step_took_as_long_as_since_it_was_first_heard_of() {
    told(TIME, "{'agent_id': 'call', 'status': 'scheduled', 'attempts': 1}");
    assertThat(
            told(
                "2026-03-01T12:00:02Z",
                "{'agent_id': 'call', 'status': 'completed', 'finished_at':"
                    + " '2026-03-01T12:00:02Z', 'output': 1}"))
        .contains("2.000 s");
  }

  @Test
  void what_was_told_is_not_told_again_by_a_snapshot_but_a_new_attempt_is() {
    assertThat(told(TIME, "{'agent_id': 'a', 'status': 'completed', 'output': 1}")).isNotEmpty();
    assertThat(told(TIME, "{'agent_id': 'a', 'status': 'completed', 'attempts': 1, 'output': 1}"))
        .isEmpty();
    assertThat(told(TIME, "{'agent_id': 'a', 'status': 'scheduled', 'attempts': 2}")).isNotEmpty();
    assertThat(told(TIME, "{'agent_id': 'a', 'status': 'completed', 'output': 2}")).isNotEmpty();
  }
}
