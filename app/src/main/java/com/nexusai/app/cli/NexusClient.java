package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Talks to a server over its public API, as any client does. */
final class NexusClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private final HttpClient http;
  private final String address;
  private final String token;

  /**
   * Talks to the server at this address.
   *
   * @param trust whom to believe that they are it; null for what every program here believes
   */
  NexusClient(String address, String token, @Nullable SSLContext trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1);
    this.http = (trust == null ? builder : builder.sslContext(trust)).build();
    this.address = address;
    this.token = token;
  }

  String address() {
    return address;
  }

  /** Reads something. */
  JsonNode get(String path) {
    return call("GET", path, null);
  }

  /** Asks for something to be done. */
  JsonNode post(String path, Map<String, ?> body) {
    return call("POST", path, body);
  }

  /** Replaces something. */
  JsonNode put(String path, Map<String, ?> body) {
    return call("PUT", path, body);
  }

  /** Takes something away. */
  JsonNode delete(String path) {
    return call("DELETE", path, null);
  }

  /** The lines of a stream of server-sent events, as they come; closing it ends the stream. */
  Stream<String> lines(String path) {
    HttpResponse<Stream<String>> response =
        send(request("GET", path, null, "text/event-stream").build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw refused(response.statusCode(), response.body().reduce("", String::concat));
    }
    return response.body();
  }

  /** A file as it is. */
  byte[] file(String path) {
    HttpResponse<byte[]> response =
        send(
            request("GET", path, null, "*/*").timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /** A value as a part of an address. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode call(String method, String path, @Nullable Map<String, ?> body) {
    HttpRequest request = request(method, path, body, "application/json").timeout(TIMEOUT).build();
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), response.body());
    }
    return new JsonNode(response.body().isEmpty() ? null : Json.read(response.body()));
  }

  private HttpRequest.Builder request(
      String method, String path, @Nullable Map<String, ?> body, String accept) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Authorization", "Bearer " + token)
        .header("Accept", accept)
        .header("Content-Type", "application/json")
        .method(
            method,
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body)));
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw Failure.of("The server at " + address + " does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("Interrupted while waiting for the server.");
    }
  }

  private static Refused refused(int status, String body) {
    JsonNode problem = new JsonNode(looksLikeJson(body) ? Json.read(body) : null);
    List<String> problems = Problems.sentences(problem.at("problems"));
    return new Refused(status, problem.at("code").text(), problem.at("detail").text(), problems);
  }

  private static boolean looksLikeJson(String body) {
    return body.startsWith("{");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** What the server answered instead of doing it. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final transient List<String> problems;

    Refused(int status, String code, String detail, List<String> problems) {
      super(
          detail.isEmpty() ? "The server answered with status " + status + "." : detail,
          null,
          false,
          false);
      this.status = status;
      this.code = code;
      this.problems = List.copyOf(problems);
    }

    int status() {
      return status;
    }

    String code() {
      return code;
    }

    /** What a person is told. */
    String sentence() {
      return String.valueOf(getMessage());
    }

    /** One sentence for each; a single problem is the message already. */
    List<String> problems() {
      return problems.size() == 1 ? List.of() : problems;
    }
  }
}
