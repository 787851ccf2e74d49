package com.nexusai.benchmarks.server;

import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a benchmark asks of the server besides its load. */
public final class Api implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);
  private static final int PAGE = 100;
  private static final String LAG = "nexus_processor_lag{";
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final String token;

  Api(String address, String token) {
    this.address = address;
    this.token = token;
  }

  /**
   * Makes a workflow and activates it.
   *
   * @return its id
   */
  public String publish(Map<String, Object> definition) throws IOException, InterruptedException {
    Map<?, ?> created = ask("POST", "/api/v1/workflows", definition);
    String id = text(created, "id");
    ask("POST", "/api/v1/workflows/" + id + "/activate", Map.of());
    return id;
  }

  /** Runs a workflow and waits for its end; {@code {execution_id, status, position, …}}. */
  public Map<?, ?> execute(String workflowId, Map<String, Object> input)
      throws IOException, InterruptedException {
    return ask(
        "POST", "/api/v1/workflows/" + workflowId + "/execute?wait=60s", Map.of("input", input));
  }

  /** Waits until the view of runs holds everything up to a position, however long that takes. */
  public void awaitView(String executionId, long position)
      throws IOException, InterruptedException {
    String path = "/api/v1/executions/" + executionId + "?at_least=" + position;
    while (send("GET", path, null).statusCode() == UNAVAILABLE) {
      // The server itself has waited two seconds before it answered so.
    }
    ask("GET", path, null);
  }

  /** Counts the runs of a workflow with a status. */
  public long countRuns(String workflowId, String status) throws IOException, InterruptedException {
    return runs(workflowId, status).size();
  }

  /** The ids of the runs of a workflow with a status, the newest first, page by page. */
  public List<String> runs(String workflowId, String status)
      throws IOException, InterruptedException {
    List<String> runs = new ArrayList<>();
    String cursor = "";
    do {
      Map<?, ?> page =
          ask(
              "GET",
              "/api/v1/executions?workflow_id="
                  + workflowId
                  + "&status="
                  + status
                  + "&limit="
                  + PAGE
                  + cursor,
              null);
      if (page.get("items") instanceof List<?> items) {
        for (Object item : items) {
          runs.add(text((Map<?, ?>) item, "id"));
        }
      }
      cursor =
          page.get("next_cursor") instanceof String next
              ? "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8)
              : "";
    } while (!cursor.isEmpty());
    return runs;
  }

  /** Waits until sagas and views have handled every event, however long that takes. */
  public void awaitCaughtUp() throws IOException, InterruptedException {
    while (lag() > 0) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private double lag() throws IOException, InterruptedException {
    double sum = 0;
    for (String line : metrics().lines().filter(line -> line.startsWith(LAG)).toList()) {
      sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
    return sum;
  }

  /** Every metric as Prometheus text. */
  public String metrics() throws IOException, InterruptedException {
    return new String(
        checked(send("GET", "/metrics", null), "GET /metrics"), StandardCharsets.UTF_8);
  }

  /**
   * Asks and reads the answer; anything but a success is an error that holds what the server said.
   */
  public Map<?, ?> ask(String method, String path, @Nullable Map<String, Object> body)
      throws IOException, InterruptedException {
    byte[] answer = checked(send(method, path, body), method + " " + path);
    return answer.length > 0 && Json.read(answer) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static byte[] checked(HttpResponse<byte[]> response, String what) throws IOException {
    if (response.statusCode() >= 300) {
      String said = new String(response.body(), StandardCharsets.UTF_8);
      throw new IOException(what + " was answered with " + response.statusCode() + ": " + said);
    }
    return response.body();
  }

  private HttpResponse<byte[]> send(String method, String path, @Nullable Map<String, Object> body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(Json.write(body));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .method(method, publisher)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(ANSWER_MAX)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(Map<?, ?> object, String key) throws IOException {
    if (object.get(key) instanceof String text) {
      return text;
    }
    throw new IOException("Expected '" + key + "' in the answer " + Json.text(object) + ".");
  }

  @Override
  public void close() {
    client.close();
  }
}
