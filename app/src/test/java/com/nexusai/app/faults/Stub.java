package com.nexusai.app.faults;

import com.nexusai.kernel.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A web service that counts its calls by idempotency key. */
final class Stub implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();

  /** What it answers. */
  interface Answers {
    /** The status of the answer to this call of this key, the first being 1; may take its time. */
    int status(String key, int call) throws InterruptedException;
  }

  Stub(Answers answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> serve(exchange, answers));
    server.start();
  }

  private void serve(HttpExchange exchange, Answers answers) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    try {
      int status = answers.status(key, calls.merge(key, 1, Integer::sum));
      byte[] body = Json.write(Map.of("key", key));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often it was called for the run. */
  int calls(String run) {
    return calls.entrySet().stream()
        .filter(call -> call.getKey().startsWith(run))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** A workflow that calls it once; {@code retry} is the policy of that step. */
  Map<String, ?> workflow(String name, Map<String, ?> retry) {
    return Map.of(
        "name",
        name,
        "agents",
        List.of(
            agent("start", "trigger", Map.of("on", "manual")),
            agent(
                "call",
                "integration",
                Map.of(
                    "service",
                    "http",
                    "operation",
                    "request",
                    "retry",
                    retry,
                    "input",
                    Map.of("method", "POST", "url", "http://" + host() + "/", "body", "${input}"))),
            agent("end", "output", Map.of("result", "${data.call.body}"))),
        "connections",
        List.of(connection("a", "start", "call"), connection("b", "call", "end")));
  }

  /** A workflow that calls nothing. */
  static Map<String, ?> pureWorkflow(Map<String, ?> trigger) {
    return Map.of(
        "name",
        "pure",
        "agents",
        List.of(
            agent("start", "trigger", trigger),
            agent("end", "output", Map.of("result", "${input}"))),
        "connections",
        List.of(connection("a", "start", "end")));
  }

  private static Map<String, ?> agent(String id, String type, Map<String, ?> configuration) {
    return Map.of("id", id, "type", type, "configuration", configuration);
  }

  private static Map<String, ?> connection(String id, String source, String target) {
    return Map.of("id", id, "source", source, "target", target, "conditions", List.of());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
