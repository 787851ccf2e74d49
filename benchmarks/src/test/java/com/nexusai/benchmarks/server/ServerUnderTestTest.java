package com.nexusai.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerUnderTestTest {
  @TempDir Path folder;

  @Test
  void a_server_is_asked_only_when_it_is_ready_and_with_the_token_of_its_data_folder()
      throws Exception {
    try (ServerUnderTest server = start(Map.of("NEXUS_HTTP_ALLOW", "127.0.0.1:9"))) {
      assertThat(server.readyAfter()).isPositive();
      assertThat(server.api().ask("GET", "/settings", null))
          .isEqualTo(Map.of("allow", "127.0.0.1:9"));
      assertThat(server.dataBytes()).isBetween(1_010L, 1_100L);
      assertThat(server.commandLine()).endsWith(SmallServer.class.getName());
    }
  }

  @Test
  void runs_are_counted_over_all_pages() throws Exception {
    try (ServerUnderTest server = start(Map.of())) {
      assertThat(server.api().countRuns("wf-1", "completed")).isEqualTo(5);
      assertThat(server.api().runs("wf-1", "completed"))
          .containsExactly("run-1", "run-2", "run-3", "run-4", "run-5");
    }
  }

  @Test
  void a_view_that_is_behind_is_asked_again() throws Exception {
    try (ServerUnderTest server = start(Map.of())) {
      server.api().awaitView("run-1", 7);
      assertThat(server.api().ask("GET", "/api/v1/executions/run-1?at_least=7", null)).isEmpty();
    }
  }

  @Test
  void a_refusal_is_an_error_that_tells_what_the_server_said() throws Exception {
    try (ServerUnderTest server = start(Map.of())) {
      assertThatThrownBy(() -> server.api().publish(Map.of("name", "w")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("activate was answered with 422")
          .hasMessageContaining("WORKFLOW_HAS_PROBLEMS");
    }
  }

  @Test
  void a_server_that_does_not_start_is_an_error_that_tells_its_log() {
    List<String> command = command("The port is taken.");
    assertThatThrownBy(() -> ServerUnderTest.start(command, folder, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The port is taken.");
  }

  @Test
  void a_stopped_server_is_gone() throws Exception {
    ServerUnderTest server = start(Map.of());
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    server.close();
    assertThat(process.isAlive()).isFalse();
  }

  private ServerUnderTest start(Map<String, String> settings) throws Exception {
    return ServerUnderTest.start(command(), folder, settings);
  }

  private static List<String> command(String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            SmallServer.class.getName());
    return Stream.concat(command.stream(), Stream.of(arguments)).toList();
  }
}
