package com.nexusai.app.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.Query;
import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.embedded.EmbeddedReadModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with its read models in Firestore, which anybody's client reads. */
class FirestoreServerTest {
  private static final Path JAR =
      Path.of(
          "/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator"
              + "/cloud-firestore-emulator.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Map<String, Object> WORKFLOW =
      Map.of(
          "name",
          "Greeting for Firestore",
          "agents",
          List.of(
              Map.of("id", "start", "type", "trigger", "configuration", Map.of("on", "manual")),
              Map.of(
                  "id",
                  "greet",
                  "type",
                  "action",
                  "configuration",
                  Map.of("mode", "transform", "set", Map.of("text", "Hello, ${ input.name }!"))),
              Map.of(
                  "id",
                  "say",
                  "type",
                  "output",
                  "configuration",
                  Map.of("result", "${ data.greet.text }"))),
          "connections",
          List.of(
              Map.of("source", "start", "target", "greet"),
              Map.of("source", "greet", "target", "say")));

  @TempDir Path home;
  private final String project = "app-" + UUID.randomUUID().toString().substring(0, 18);
  private final HttpClient http = HttpClient.newHttpClient();
  private Process emulator;
  private String host = System.getenv("FIRESTORE_EMULATOR_HOST");

  @BeforeEach
  void startEmulator() throws Exception {
    if (host != null) {
      return;
    }
    Assumptions.assumeTrue(Files.exists(JAR), "no Firestore emulator");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    emulator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                JAR.toString(),
                "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
                "--host=127.0.0.1",
                "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    host = "127.0.0.1:" + port;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isOpen(port)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void endEmulator() throws Exception {
    http.close();
    if (emulator != null) {
      emulator.destroyForcibly().waitFor();
    }
  }

  private RunningServer start() {
    return NexusApplication.start(
        Map.of(
            "nexus.home",
            home.toString(),
            "nexus.port",
            "0",
            "nexus.rsocket-port",
            "0",
            "nexus.read-models",
            "firestore",
            "nexus.google-cloud-project",
            project,
            "nexus.firestore-emulator-host",
            host));
  }

  private Map<?, ?> call(RunningServer server, String method, String path, Object body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .header("Authorization", "Bearer " + Files.readString(home.resolve("token")).strip())
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + " " + response.body()).isLessThan(300);
    return (Map<?, ?>) Json.read(response.body());
  }

  @Test
  void a_run_is_read_with_a_plain_client_and_over_the_api_and_is_there_after_a_restart()
      throws Exception {
    String workflow;
    String run;
    try (RunningServer server = start();
        Firestore anybody =
            FirestoreOptions.newBuilder()
                .setProjectId(project)
                .setEmulatorHost(host)
                .build()
                .getService()) {
      assertThat(server.context().getBeansOfType(EmbeddedReadModels.class)).isEmpty();
      workflow = (String) call(server, "POST", "/api/v1/workflows", WORKFLOW).get("id");
      call(server, "POST", "/api/v1/workflows/" + workflow + "/activate", Map.of());
      Map<?, ?> started =
          call(
              server,
              "POST",
              "/api/v1/workflows/" + workflow + "/execute",
              Map.of("input", Map.of("name", "Ada")));
      run = (String) started.get("execution_id");
      Map<?, ?> shown =
          call(
              server,
              "GET",
              "/api/v1/executions/" + run + "?at_least=" + started.get("position"),
              null);
      assertThat(shown.get("status")).isEqualTo("completed");
      assertThat((List<?>) shown.get("steps")).hasSize(3);

      DocumentSnapshot document = anybody.document("executions/" + run).get().get();
      assertThat(document.getString("status")).isEqualTo("completed");
      assertThat(document.getString("workflow_id")).isEqualTo(workflow);
      assertThat(document.getString("user_id")).isEqualTo("local");
      assertThat(document.getString("started_at")).startsWith("20");
      DocumentSnapshot step = anybody.document("executions/" + run + "/steps/greet").get().get();
      assertThat(step.get("output").toString()).contains("Hello, Ada!");
      assertThat(anybody.document("workflows/" + workflow).get().get().getString("status"))
          .isEqualTo("active");
      assertThat(anybody.collection("workflows/" + workflow + "/versions").get().get().size())
          .isEqualTo(1);
      assertThat(
              anybody
                  .collection("executions")
                  .whereEqualTo("user_id", "local")
                  .orderBy("started_position", Query.Direction.DESCENDING)
                  .limit(5)
                  .get()
                  .get()
                  .getDocuments())
          .extracting(DocumentSnapshot::getId)
          .containsExactly(run);
      assertThat(call(server, "GET", "/api/v1/workflows?q=firestore", null).get("items").toString())
          .contains(workflow);
    }
    try (RunningServer server = start()) {
      assertThat(call(server, "GET", "/api/v1/executions/" + run, null).get("result"))
          .isEqualTo("Hello, Ada!");
    }
  }
}
