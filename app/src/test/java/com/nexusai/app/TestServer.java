package com.nexusai.app;

import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.json.Json;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One real server and one real web service to call, shared by all tests of this process. */
public final class TestServer {
  private static final Path HOME = home();
  private static final List<String> CALLED = new CopyOnWriteArrayList<>();
  private static final HttpServer SERVICE = service();
  private static final RunningServer SERVER =
      NexusApplication.start(
          Map.of(
              "nexus.home",
              HOME.toString(),
              "nexus.port",
              "0",
              "nexus.rsocket-port",
              "0",
              "nexus.http-allow",
              "127.0.0.1:" + SERVICE.getAddress().getPort()));
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private TestServer() {}

  /** The data folder. */
  public static Path folder() {
    return HOME;
  }

  /** Where the server is. */
  public static String address() {
    return SERVER.address();
  }

  /** A property of the running server. */
  public static String property(String name) {
    return SERVER.context().getEnvironment().getRequiredProperty(name);
  }

  /** The beans of a type, by their names. */
  public static <T> Map<String, T> beans(Class<T> type) {
    return SERVER.context().getBeansOfType(type);
  }

  /** A link that signs a browser in. */
  public static String loginLink() {
    return SERVER.loginLink().orElseThrow();
  }

  /** The owner's token. */
  public static String token() {
    try {
      return Files.readString(HOME.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The web service that echoes what it is sent; only its address is let through. */
  public static String service(String path) {
    return "http://127.0.0.1:" + SERVICE.getAddress().getPort() + path;
  }

  /** What the service was called with so far: method, path, key and body. */
  public static List<String> called() {
    return CALLED;
  }

  /** A request of the owner. */
  public static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path))
        .header("Authorization", "Bearer " + token());
  }

  /** Sends it. */
  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts a JSON value as the owner. */
  public static HttpResponse<String> post(String path, Object body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(Json.write(body))).build());
  }

  /** Posts a JSON value as the owner; it must be accepted. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> accepted(String path, Object body) {
    HttpResponse<String> response = post(path, body);
    if (response.statusCode() >= 300) {
      throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
    }
    return (Map<String, Object>) Json.read(response.body());
  }

  /** Reads as the owner; it must be there. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> read(String path) {
    HttpResponse<String> response = send(request(path).build());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
    }
    return (Map<String, Object>) Json.read(response.body());
  }

  /** Creates and activates a workflow; its id. */
  public static String activeWorkflow(Map<String, ?> definition) {
    String id = (String) accepted("/api/v1/workflows", definition).get("id");
    accepted("/api/v1/workflows/" + id + "/activate", Map.of());
    return id;
  }

  private static Path home() {
    try {
      return Files.createTempDirectory("nexus-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer service() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            CALLED.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key")
                    + " "
                    + body);
            byte[] answer = Json.write(Map.of("echo", body));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
