package com.nexusai.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildCommandTest {
  /** What a verb said, and its exit code. */
  private record Said(int exitCode, String out, String err) {}

  private static Said nexus(Path home, boolean colours, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Nexus.run(
            new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                home,
                colours),
            args);
    return new Said(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> projection(String path) {
    return TestServer.read("/api/v1/projections/" + path);
  }

  @Test
  void a_view_is_rebuilt_on_the_server_that_is_up_and_shows_the_same() {
    String workflow =
        TestServer.activeWorkflow(
            Map.of(
                "name",
                "Rebuilt",
                "agents",
                List.of(
                    Map.of(
                        "id", "start", "type", "trigger", "configuration", Map.of("on", "manual"))),
                "connections",
                List.of()));
    TestServer.accepted("/api/v1/workflows/" + workflow + "/execute", Map.of());
    Map<String, Object> before = TestServer.read("/api/v1/workflows/" + workflow);

    Said said = nexus(TestServer.folder(), false, "rebuild", "workflows");

    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines().reduce((_, last) -> last).orElseThrow())
        .matches("workflows rebuilt from [1-9]\\d* events in \\d+\\.\\d{3} s, \\d+ events/s");
    assertThat(TestServer.read("/api/v1/workflows/" + workflow).get("agents"))
        .isEqualTo(before.get("agents"));
    assertThat(projection("workflows"))
        .containsEntry("state", "running")
        .extracting(shown -> ((Map<?, ?>) shown.get("rebuild")).get("state"))
        .isEqualTo("done");
  }

  @Test
  void all_views_are_rebuilt_and_told_as_json() {
    Said said = nexus(TestServer.folder(), true, "rebuild", "--all", "--json");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines())
        .hasSize(3)
        .allSatisfy(line -> {
          assertThat(Json.read(line)).isInstanceOf(Map.class);
          assertThat(line).contains("\"state\":\"done\"", "\"events_per_second\":");
        });
  }

  @Test
  void a_bar_is_drawn_on_a_terminal() {
    Said said = nexus(TestServer.folder(), true, "rebuild", "executions");

    assertThat(said.out()).contains("\u001b[2K", "executions rebuilt from ");
  }

  @Test
  void what_cannot_be_rebuilt_is_refused() {
    assertThat(nexus(TestServer.folder(), false, "rebuild").exitCode()).isEqualTo(2);
    assertThat(nexus(TestServer.folder(), false, "rebuild", "executions", "--all").exitCode())
        .isEqualTo(2);
    Said unknown = nexus(TestServer.folder(), false, "rebuild", "nothing");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("NOT_FOUND").contains("'nothing'");
  }

  @Test
  void a_rebuild_that_is_not_under_way_can_be_stopped_all_the_same() {
    HttpResponse<String> answer =
        TestServer.send(
            TestServer.request("/api/v1/projections/executions/rebuild")
                .method("DELETE", HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"name\":\"executions\"");
  }

  @Test
  void without_a_server_the_view_is_rebuilt_by_one_of_its_own(@TempDir Path home) {
    Said said = nexus(home, false, "rebuild", "executions");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("executions rebuilt from ");
  }
}
