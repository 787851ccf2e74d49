package com.nexusai.app.faults;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/** A whole server on a data folder of its own, with what a test puts beside its configuration. */
final class FaultyServer implements AutoCloseable {
  final RunningServer running;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  /** An answer: its status, its headers and its JSON. */
  record Answer(HttpResponse<String> response, Map<?, ?> json) {
    int status() {
      return response.statusCode();
    }

    String text(String field) {
      Object value = json.get(field);
      if (value == null) {
        throw new AssertionError("no " + field + " in " + this);
      }
      return value.toString();
    }

    long number(String field) {
      return Long.parseLong(text(field));
    }

    List<Map<?, ?>> items() {
      List<Map<?, ?>> items = new ArrayList<>();
      if (json.get("items") instanceof List<?> list) {
        list.forEach(item -> items.add((Map<?, ?>) item));
      }
      return items;
    }

    @Override
    public String toString() {
      return status() + " " + json;
    }
  }

  FaultyServer(Path home, Stub stub, Class<?>... sources) {
    List<Class<?>> all = new ArrayList<>(List.of(sources));
    all.add(NexusApplication.class);
    running =
        RunningServer.of(
            new SpringApplication(all.toArray(Class<?>[]::new))
                .run(
                    "--nexus.home=" + home,
                    "--nexus.port=0",
                    "--nexus.rsocket-port=0",
                    "--nexus.http-allow=" + stub.host()));
    try {
      token = Files.readString(home.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return running.context().getBean(type);
  }

  Answer get(String path) {
    return send(path, "GET", null);
  }

  Answer post(String path, Object body) {
    return send(path, "POST", body);
  }

  Answer delete(String path) {
    return send(path, "DELETE", null);
  }

  /** Without a token. */
  int statusForNobody(String method, String path) {
    return send(HttpRequest.newBuilder(URI.create(running.address() + path))
            .method(method, BodyPublishers.noBody())
            .build())
        .statusCode();
  }

  private Answer send(String path, String method, Object body) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(running.address() + path))
                .header("Authorization", "Bearer " + token)
                .method(
                    method,
                    body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(Json.write(body)))
                .build());
    return new Answer(
        response, Json.read(response.body()) instanceof Map<?, ?> object ? object : Map.of());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates and activates a workflow; its id. */
  String activeWorkflow(Object definition) {
    String id = post("/api/v1/workflows", definition).text("id");
    post("/api/v1/workflows/" + id + "/activate", Map.of()).text("id");
    return id;
  }

  Answer execute(String workflow, Object input) {
    return post("/api/v1/workflows/" + workflow + "/execute", Map.of("input", input));
  }

  /** Starts a run, which must be acknowledged; its id. */
  String run(String workflow, Object input) {
    return execute(workflow, input).text("execution_id");
  }

  /** How the read model shows the run; {@code missing} when it does not. */
  String shown(String run) {
    Answer answer = get("/api/v1/executions/" + run);
    return answer.status() == 200 ? answer.text("status") : "missing";
  }

  /** A projection as the route tells it. */
  Map<?, ?> projection(String name) {
    return get("/api/v1/projections").items().stream()
        .filter(item -> name.equals(item.get("name")))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    http.close();
    running.close();
  }
}
