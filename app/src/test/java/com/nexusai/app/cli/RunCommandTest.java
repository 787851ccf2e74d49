package com.nexusai.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @TempDir private Path folder;

  /** What a verb printed and how it ended. */
  private record Told(int exitCode, String out, String err) {}

  private static Told nexus(Path home, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Nexus.run(
            new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                home,
                false),
            args);
    return new Told(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Told nexus(String... args) {
    return nexus(TestServer.folder(), args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"invoice-triage", "order-quote", "restock"})
  void every_example_completes_as_it_is(String name) {
    Told told = nexus("run", EXAMPLES.resolve(name + ".json").toString());

    assertThat(told.err()).isEmpty();
    assertThat(told.exitCode()).isZero();
    assertThat(told.out()).contains("✓").contains("completed in ");
  }

  @Test
  void without_a_server_a_run_brings_its_own_and_can_ask_another_that_is_allowed() {
    nexus("run", EXAMPLES.resolve("order-quote.json").toString());
    String quotes =
        nexus("workflows", "publish", EXAMPLES.resolve("order-quote.json").toString())
            .out()
            .lines()
            .filter(line -> line.startsWith("webhook: "))
            .map(line -> line.substring("webhook: POST ".length()))
            .findFirst()
            .orElseThrow();

    Told told =
        nexus(
            folder,
            "run",
            EXAMPLES.resolve("restock.json").toString(),
            "--json",
            "--http-allow",
            URI.create(quotes).getAuthority(),
            "--input",
            Json.text(Map.of("quotes_url", quotes)));

    Map<?, ?> line = (Map<?, ?>) Json.read(told.out());
    assertThat(told.exitCode()).describedAs(told.err()).isZero();
    assertThat(line.get("status")).isEqualTo("completed");
    assertThat(((Map<?, ?>) line.get("result")).get("priced_by")).isEqualTo("live quotes");
    assertThat(folder.resolve("server.json")).doesNotExist();
  }

  @Test
  void with_json_the_only_output_is_one_line_with_id_status_and_result() {
    Told told =
        nexus(
            "run",
            EXAMPLES.resolve("order-quote.json").toString(),
            "--json",
            "--input",
            "{\"body\": {\"sku\": \"INK-BLACK\", \"quantity\": 12}}");

    assertThat(told.out().lines()).hasSize(1);
    Map<?, ?> line = (Map<?, ?>) Json.read(told.out());
    assertThat(line.keySet().stream().map(String::valueOf))
        .containsExactly("execution_id", "status", "result");
    assertThat(((Map<?, ?>) line.get("result")).get("total")).isEqualTo(245.1);
  }

  @Test
  void the_same_file_again_is_the_same_version_and_a_changed_one_the_next() throws IOException {
    Path file = folder.resolve("greeting.json");
    String text =
        """
        {"name": "Greeting from a file", "agents": [
           {"id": "start", "type": "trigger", "configuration": {"on": {"manual": {}}}},
           {"id": "end", "type": "output", "configuration": {"result": "Hello"}}],
         "connections": [{"source": "start", "target": "end"}]}\
        """;

    Files.writeString(file, text);
    assertThat(nexus("run", file.toString()).out()).startsWith("Greeting from a file version 1\n");
    assertThat(nexus("run", file.toString()).out()).startsWith("Greeting from a file version 1\n");
    Files.writeString(file, text.replace("Hello", "Good evening"));
    assertThat(nexus("run", file.toString()).out())
        .startsWith("Greeting from a file version 2\n")
        .contains("Good evening");
  }

  @Test
  void a_run_that_fails_exits_with_1_and_says_why() throws IOException {
    Path file = folder.resolve("failing.json");
    Files.writeString(
        file,
        """
        {"name": "Failing", "agents": [
           {"id": "start", "type": "trigger", "configuration": {"on": {"manual": {}}}},
           {"id": "end", "type": "output", "configuration": {"result": "${ input.missing }"}}],
         "connections": [{"source": "start", "target": "end"}]}\
        """);

    Told told = nexus("run", file.toString());

    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("✗ end").contains("failed in ");
  }

  @Test
  void a_file_with_problems_lists_them_all_and_reaches_no_server() throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(
        file,
        """
        {"name": "Broken", "agents": [
           {"id": "start", "type": "trigger", "configuration": {"on": {"manual": {}}}},
           {"id": "end", "type": "output", "configuration": {"result": "${ nobody.x }"}},
           {"id": "lost", "type": "output", "configuration": {"result": 1}}],
         "connections": [{"source": "start", "target": "end"}]}\
        """);

    Told told = nexus(folder.resolve("no-server-here"), "run", file.toString());

    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.err())
        .contains("EXPRESSION_INVALID at $.agents[1]")
        .contains("UNREACHABLE at $.agents[2]");
    assertThat(folder.resolve("no-server-here")).doesNotExist();
  }

  @Test
  void bad_usage_exits_with_2() {
    List<String[]> wrong =
        List.of(
            new String[] {"run"},
            new String[] {"run", "no-such-file.json"},
            new String[] {"run", "x", "--colour"},
            new String[] {"run", "examples", "--input", "{"},
            new String[] {"run", "x", "--input", "@no-such-file"},
            new String[] {"dance"},
            new String[] {});
    for (String[] args : wrong) {
      Told told = nexus(args);
      assertThat(told.exitCode()).describedAs(String.join(" ", args)).isEqualTo(2);
      assertThat(told.err()).isNotBlank();
    }
  }

  @Test
  void a_run_cannot_widen_what_a_server_lets_through() {
    Told told =
        nexus("run", EXAMPLES.resolve("restock.json").toString(), "--http-allow", "10.0.0.1");

    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.err()).contains("does not let HTTP steps reach 10.0.0.1");
  }

  @Test
  void a_file_of_a_server_that_died_is_seen_through() throws IOException {
    Files.writeString(folder.resolve("server.json"), "{\"pid\": 999999999, \"port\": 1}");

    Told told = nexus(folder, "workflows", "list");

    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.err()).startsWith("No server is up on the data folder");
  }

  @Test
  void the_file_that_a_run_kept_can_be_had() {
    String line = nexus("run", EXAMPLES.resolve("invoice-triage.json").toString(), "--json").out();
    String run = (String) ((Map<?, ?>) Json.read(line)).get("execution_id");

    Told told = nexus("executions", "artifact", run, "report");

    assertThat(told.out())
        .startsWith("lane,number,vendor,amount,currency,due,days_late\n")
        .contains("urgent,2026-0918,\"Castell & Sons, Printers\",312.0,EUR,2026-10-15,36\n");
  }

  @Test
  void the_other_verbs_show_and_steer_what_is_there() {
    String id = nexus("run", EXAMPLES.resolve("order-quote.json").toString(), "--json").out();
    String run = (String) ((Map<?, ?>) Json.read(id)).get("execution_id");

    assertThat(nexus("executions", "list").out()).contains(run);
    assertThat(nexus("executions", "show", run).out()).contains("\"status\" : \"completed\"");
    assertThat(nexus("executions", "events", run).out()).contains("ExecutionCompleted");
    assertThat(nexus("executions", "watch", run).out()).contains("completed in ");
    assertThat(nexus("executions", "cancel", run).exitCode()).isEqualTo(1);
    assertThat(nexus("workflows", "list").out()).contains("Order quote");
    assertThat(nexus("link").out()).startsWith(TestServer.address() + "/login?token=");
  }
}
