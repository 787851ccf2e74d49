package com.nexusai.command;

import com.nexusai.kernel.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What tests against a real server over a real store share. JSON is written with single quotes. */
@SpringBootTest(classes = TestServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class ServerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired protected CommandGateway gateway;

  @DynamicPropertySource
  static void folder(DynamicPropertyRegistry properties) {
    // One folder for one context: the store refuses a second process, and a second context.
    properties.add("nexus.home", () -> "target/tmp/server-" + ProcessHandle.current().pid());
  }

  /** A response with its JSON. */
  public record Told(HttpResponse<byte[]> response) {
    public int status() {
      return response.statusCode();
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> json() {
      return (Map<String, Object>) Json.read(response.body());
    }

    public Object value() {
      return Json.read(response.body());
    }

    public String text() {
      return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public Object get(String key) {
      return json().get(key);
    }
  }

  protected Told ada(String method, String path, String json) {
    return send(request(method, path, json).header("X-User", "ada"));
  }

  protected Told send(HttpRequest.Builder request) {
    return later(request).join();
  }

  protected CompletableFuture<Told> later(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Told::new);
  }

  protected HttpRequest.Builder request(String method, String path, String json) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Content-Type", "application/json")
        .method(
            method,
            json == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(json.replace('\'', '"')));
  }

  /** Creates a workflow of ada's and answers its id. */
  protected String create(String json) {
    Told created = ada("POST", "/api/v1/workflows", json);
    if (created.status() != 201) {
      throw new AssertionError(created.text());
    }
    return (String) created.get("id");
  }

  /** Creates a workflow of ada's that is active. */
  protected String active(String json) {
    String id = create(json);
    Told activated = ada("POST", "/api/v1/workflows/" + id + "/activate", null);
    if (activated.status() != 200) {
      throw new AssertionError(activated.text());
    }
    return id;
  }
}
