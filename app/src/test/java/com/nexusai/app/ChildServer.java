package com.nexusai.app;

import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real server in a process of its own, which can be killed. */
public final class ChildServer {
  private static final Duration START_MAX = Duration.ofSeconds(120);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final Path home;
  private final HttpClient http;
  private volatile @Nullable String address;
  private volatile @Nullable String token;

  private ChildServer(Process process, Path home, HttpClient http) {
    this.process = process;
    this.home = home;
    this.http = http;
  }

  /** How a child is started. */
  public record Launch(Path home, String classPath, List<String> jvm, int servicePort) {

    /** On this data folder, with our own classes; it may call the service at this port. */
    public static Launch of(Path home, int servicePort) {
      return new Launch(home, System.getProperty("java.class.path"), List.of(), servicePort);
    }

    /** Starts one; what it prints goes into a file beside the data folder. */
    public ChildServer start(HttpClient http) throws IOException {
      Files.deleteIfExists(home.resolve("server.json"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(jvm);
      command.addAll(List.of("-cp", classPath, "com.nexusai.app.cli.Nexus", "up"));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("NEXUS_HOME", home.toString());
      builder.environment().put("NEXUS_PORT", "0");
      builder.environment().put("NEXUS_RSOCKET_PORT", "0");
      builder.environment().put("NEXUS_HTTP_ALLOW", "127.0.0.1:" + servicePort);
      Process process =
          builder.redirectErrorStream(true).redirectOutput(log(home).toFile()).start();
      return new ChildServer(process, home, http);
    }
  }

  private static Path log(Path home) {
    return home.resolveSibling(home.getFileName() + ".log");
  }

  /** Waits until it answers requests. */
  public void awaitUp() throws IOException {
    Path told = home.resolve("server.json");
    await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(told) || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("The server did not start:\n" + Files.readString(log(home)));
    }
    Map<?, ?> server = (Map<?, ?>) Json.read(Files.readAllBytes(told));
    token = Files.readString(home.resolve("token")).strip();
    address = "http://127.0.0.1:" + server.get("port");
  }

  /** As {@code kill -9} of this process alone: it has no chance to finish anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /**
   * A request of the owner.
   *
   * @param body null for none
   * @throws IOException when there is no answer: the server may be dead
   */
  public HttpResponse<String> send(String method, String path, @Nullable Map<String, ?> body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(ANSWER_MAX)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.write(body)))
            .build(),
        BodyHandlers.ofString());
  }

  /** A request of the owner that must be accepted; its answer. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> call(String method, String path, @Nullable Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() >= 300) {
      throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
    }
    return (Map<String, Object>) Json.read(response.body());
  }

  /** Creates and activates a workflow; its id. */
  public String activeWorkflow(Map<String, ?> definition) throws IOException, InterruptedException {
    String id = (String) call("POST", "/api/v1/workflows", definition).get("id");
    call("POST", "/api/v1/workflows/" + id + "/activate", Map.of());
    return id;
  }
}
