package com.nexusai.app.crash;

import com.nexusai.kernel.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The world that runs act on: a web service that notes the idempotency key of every call when it
 * arrives, and takes its time to answer, so that calls are under way whenever their caller dies.
 */
final class CalledService implements AutoCloseable {
  private static final int SLOW_MILLIS = 60;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final ConcurrentHashMap<Step, Collection<String>> keys = new ConcurrentHashMap<>();
  private final AtomicInteger arrived = new AtomicInteger();

  /** A step of a run as the service sees it: by what the workflow says in the call. */
  record Step(String run, String path, Object item) {}

  CalledService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  /** The keys of all calls of each step, in the order of their arrival. */
  Map<Step, Collection<String>> calls() {
    return keys;
  }

  /** How many calls have arrived. */
  int arrived() {
    return arrived.get();
  }

  /** How often a step was called. */
  int calls(String run, String path, Object item) {
    return keys.getOrDefault(new Step(run, path, item), List.of()).size();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<?, ?> body = (Map<?, ?>) Json.read(exchange.getRequestBody().readAllBytes());
      String path = exchange.getRequestURI().getPath();
      Step step = new Step((String) body.get("run"), path, body.get("item"));
      Collection<String> called = keys.computeIfAbsent(step, _ -> new ConcurrentLinkedQueue<>());
      called.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      arrived.incrementAndGet();
      Thread.sleep(SLOW_MILLIS);
      // The first call fails where it is asked to, so that retries and their deadlines are met too.
      boolean fails = path.equals("/failing") && called.size() == 1;
      byte[] answer = Json.write(Map.of("run", step.run()));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(fails ? 503 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
