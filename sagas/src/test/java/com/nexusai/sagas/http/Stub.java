package com.nexusai.sagas.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that answers as told and remembers what it was asked. */
final class Stub implements AutoCloseable {

  /** One request as it arrived; header names in lower case. */
  record Seen(String method, String uri, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Answers one request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Stub() throws IOException {
    this("127.0.0.1", 0);
  }

  Stub(String address, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 64);
    server.setExecutor(threads);
    server.start();
  }

  Stub on(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> headers.put(name, String.join(", ", values)));
          seen.add(
              new Seen(
                  exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
          answer.to(exchange);
          exchange.close();
        });
    return this;
  }

  Stub on(String path, int status, String contentType, String body) {
    return on(
        path,
        exchange -> send(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8)));
  }

  Stub redirect(String path, int status, String location) {
    return on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  Seen last() {
    return seen.getLast();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
