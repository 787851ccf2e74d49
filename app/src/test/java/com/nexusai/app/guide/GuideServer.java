package com.nexusai.app.guide;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A server as the guide has its reader start one: it may call itself. */
final class GuideServer implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final RunningServer running;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> published = new HashMap<>();
  private final Map<String, Object> positions = new HashMap<>();

  GuideServer(Path home) throws IOException {
    running =
        NexusApplication.start(
            Map.of(
                "nexus.home",
                home.toString(),
                "nexus.port",
                "0",
                "nexus.rsocket-port",
                "0",
                "nexus.http-allow",
                "127.0.0.1"));
    token = Files.readString(home.resolve("token")).strip();
  }

  /** What a page says with what its reader puts in the place of addresses and ids. */
  String filledIn(String text) {
    return text.replace("http://127.0.0.1:8080", running.address())
        .replace("STAND_IN", text.contains("STAND_IN") ? published("stand-in.json") : "")
        .replace(
            "wf-order-quote", text.contains("wf-order-quote") ? published("order-quote.json") : "");
  }

  /** The id of the active workflow of a file, which is published when it is first asked for. */
  String published(String file) {
    String known = published.get(file);
    if (known != null) {
      return known;
    }
    String definition = filledIn(GuidePages.text(GuidePages.EXAMPLES.resolve(file)));
    String id = (String) json(post("/api/v1/workflows", definition)).get("id");
    Map<String, Object> activated = json(post("/api/v1/workflows/" + id + "/activate", "{}"));
    positions.put(id, activated.get("position"));
    published.put(file, id);
    return id;
  }

  /** Where the publication of a workflow stands among the events. */
  Object position(String id) {
    return positions.get(id);
  }

  /** Starts a run; its id. */
  String started(String file, String input) {
    String path = "/api/v1/workflows/" + published(file) + "/execute";
    return (String) json(post(path, "{\"input\": " + input + "}")).get("execution_id");
  }

  /** Runs a workflow to its end. */
  Map<String, Object> ended(String file, String input) {
    String path = "/api/v1/workflows/" + published(file) + "/execute?wait=30s";
    return json(post(path, "{\"input\": " + input + "}"));
  }

  /** The run once it has come to this status. */
  Map<String, Object> awaited(String run, String status) {
    Instant end = Instant.now().plus(SOON);
    while (true) {
      HttpResponse<String> response = get("/api/v1/executions/" + run);
      if (response.statusCode() == 200 && status.equals(json(response).get("status"))) {
        return json(response);
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not " + status + " within " + SOON + ": " + response.body());
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    String address = path.startsWith("http:") ? path : running.address() + path;
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    // Who calls a webhook or a resume URL has no token.
    return path.startsWith("/api/") ? request.header("Authorization", "Bearer " + token) : request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The object that was answered; it must not be a refusal. */
  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  static Map<String, Object> json(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new AssertionError(
          response.uri() + " answered " + response.statusCode() + " " + response.body());
    }
    return (Map<String, Object>) Json.read(response.body());
  }

  @Override
  public void close() {
    running.close();
  }
}
