package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that nobody here wrote, rsocket-core from npm, sees everything and no gap. */
class RSocketFromNodeTest {
  private static final Path SOURCES = Path.of("..", "query-side", "src", "test", "js");
  private static final Path CLIENT = Path.of("target", "live-client").toAbsolutePath();

  @BeforeAll
  static void the_client_is_there() throws Exception {
    assumeTrue(
        runs("node", "--version") && runs("npm", "--version"),
        "Skipped: the RSocket client is a Node program, and node or npm is missing.");
    Files.createDirectories(CLIENT);
    for (String file : List.of("package.json", "live-client.js")) {
      Files.copy(SOURCES.resolve(file), CLIENT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(CLIENT.resolve("node_modules").resolve("rsocket-core"))) {
      Process install =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--silent")
              .directory(CLIENT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(new File(CLIENT.toFile(), "install.log"))
              .start();
      assertThat(install.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assumeTrue(
          install.exitValue() == 0,
          "Skipped: npm could not install the RSocket client; see target/live-client/install.log.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ws"})
  void it_follows_a_run_to_its_end_and_comes_back_without_a_gap(String transport) throws Exception {
    String workflow =
        TestServer.activeWorkflow(
            Map.of(
                "name", "Watched",
                "agents",
                    List.of(
                        Map.of(
                            "id",
                            "start",
                            "type",
                            "trigger",
                            "configuration",
                            Map.of("on", Map.of("manual", Map.of()))),
                        Map.of(
                            "id",
                            "call",
                            "type",
                            "integration",
                            "configuration",
                            Map.of(
                                "service",
                                "http",
                                "operation",
                                "request",
                                "input",
                                Map.of("url", TestServer.service("/watched")))),
                        Map.of(
                            "id",
                            "end",
                            "type",
                            "output",
                            "configuration",
                            Map.of("result", "${ data.call.status }"))),
                "connections",
                    List.of(
                        Map.of("source", "start", "target", "call"),
                        Map.of("source", "call", "target", "end"))));
    Process all = client(transport, TestServer.token(), "executions");
    try (BufferedReader lines = all.inputReader(StandardCharsets.UTF_8)) {
      Map<?, ?> snapshot = frame(lines);
      assertThat(snapshot.get("event")).isEqualTo("snapshot");

      String run =
          (String)
              TestServer.accepted("/api/v1/workflows/" + workflow + "/execute", Map.of())
                  .get("execution_id");
      List<Map<?, ?>> updates = new ArrayList<>();
      while (updates.isEmpty() || !"completed".equals(updates.getLast().get("status"))) {
        Map<?, ?> update = frame(lines);
        if (run.equals(update.get("execution_id"))) {
          updates.add(update);
        }
      }
      assertThat(updates.getFirst().get("status")).isEqualTo("running");
      assertThat(updates).extracting(update -> (Long) update.get("position")).isSorted();

      Long first = (Long) updates.getFirst().get("position");
      assertThat(
              frames(client(transport, TestServer.token(), "execution." + run, first.toString())))
          .containsExactlyElementsOf(updates.subList(1, updates.size()));
    } finally {
      all.destroy();
    }
  }

  @Test
  void it_follows_a_workflow_until_it_is_archived_and_the_audit_of_all_that() throws Exception {
    String workflow =
        (String) TestServer.accepted("/api/v1/workflows", Map.of("name", "Followed")).get("id");
    Process one = client("tcp", TestServer.token(), "workflow." + workflow);
    try (BufferedReader lines = one.inputReader(StandardCharsets.UTF_8)) {
      Map<?, ?> snapshot = frame(lines);
      assertThat(((Map<?, ?>) snapshot.get("workflow")).get("name")).isEqualTo("Followed");
      TestServer.accepted("/api/v1/workflows/" + workflow + "/archive", Map.of());
      assertThat(frame(lines).get("status")).isEqualTo("archived");
      assertThat(frame(lines).get("end")).isEqualTo("complete");

      Object before = (Long) snapshot.get("position") - 1;
      Process audit = client("ws", TestServer.token(), "audit", before.toString(), "2");
      assertThat(frames(audit).stream().map(told -> String.valueOf(told.get("type"))).toList())
          .containsExactly("workflow_created", "workflow_archived");
    } finally {
      one.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ws"})
  void without_the_token_it_is_told_no(String transport) throws Exception {
    Process client = client(transport, "not-the-token", "executions");
    try (BufferedReader lines = client.inputReader(StandardCharsets.UTF_8)) {
      assertThat(frame(lines).toString()).contains("end=error");
    } finally {
      client.destroy();
    }
  }

  private static Process client(String transport, String token, String route, String... from)
      throws IOException {
    String address =
        transport.equals("tcp")
            ? "tcp://127.0.0.1:" + TestServer.property("local.rsocket.server.port")
            : TestServer.address().replace("http:", "ws:") + "/rsocket";
    List<String> command =
        new ArrayList<>(List.of("node", "live-client.js", address, token, route));
    command.addAll(List.of(from));
    return new ProcessBuilder(command)
        .directory(CLIENT.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Everything until the server ends the stream. */
  private static List<Map<?, ?>> frames(Process client) {
    try (BufferedReader lines = client.inputReader(StandardCharsets.UTF_8)) {
      List<Map<?, ?>> frames = new ArrayList<>();
      for (Map<?, ?> frame = frame(lines); !frame.containsKey("end"); frame = frame(lines)) {
        frames.add(frame);
      }
      return frames;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      client.destroy();
    }
  }

  private static Map<?, ?> frame(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    assertThat(line).describedAs("the client ended without a word").isNotNull();
    return (Map<?, ?>) Json.read(line);
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
