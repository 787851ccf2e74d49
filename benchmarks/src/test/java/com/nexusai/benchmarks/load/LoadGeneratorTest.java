package com.nexusai.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.benchmarks.wire.MessageReader;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/echo", this::echo);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void every_request_is_another_one_and_every_right_answer_is_counted_once() throws IOException {
    try (LoadGenerator generator = new LoadGenerator(server.getAddress(), 4, new Echo("/echo"))) {
      Window first = generator.run(SHORT);
      Window second = generator.run(SHORT);
      assertThat(first.problems()).isEmpty();
      assertThat(first.latency().count()).isPositive();
      assertThat(first.rate()).isEqualTo(first.latency().count() / 0.3);
      assertThat(first.answered() + second.answered())
          .isEqualTo(generator.sent())
          .isEqualTo(received.get())
          .isEqualTo(seen.size());
    }
  }

  @Test
  void no_more_requests_are_open_than_there_are_connections_and_all_connections_are_used()
      throws IOException {
    try (LoadGenerator generator =
        new LoadGenerator(server.getAddress(), 4, new Echo("/echo?sleep=2"))) {
      generator.run(SHORT);
      assertThat(mostOpen.get()).isEqualTo(4);
    }
  }

  @Test
  void latency_is_what_the_server_takes() throws IOException {
    try (LoadGenerator generator =
        new LoadGenerator(server.getAddress(), 2, new Echo("/echo?sleep=20"))) {
      Window window = generator.run(SHORT);
      assertThat(window.latency().quantile(0.01)).isBetween(20_000_000L, 200_000_000L);
      assertThat(window.late()).as("answers after the end").isBetween(1L, 2L);
    }
  }

  @Test
  void an_error_is_never_counted_as_an_answer() throws IOException {
    try (LoadGenerator generator =
        new LoadGenerator(server.getAddress(), 2, new Echo("/echo?status=503"))) {
      Window window = generator.run(SHORT);
      assertThat(window.answered()).isZero();
      assertThat(window.problems()).containsOnlyKeys("status 503");
      assertThat(window.failed()).isEqualTo(received.get());
    }
  }

  @Test
  void a_wrong_body_is_never_counted_as_an_answer() throws IOException {
    try (LoadGenerator generator =
        new LoadGenerator(server.getAddress(), 2, new Echo("/echo?body=other"))) {
      Window window = generator.run(SHORT);
      assertThat(window.answered()).isZero();
      assertThat(window.problems()).containsOnlyKeys("wrong body");
    }
  }

  @Test
  void a_server_that_closes_after_each_answer_is_connected_to_again() throws IOException {
    try (LoadGenerator generator =
        new LoadGenerator(server.getAddress(), 2, new Echo("/echo?close=1"))) {
      Window window = generator.run(SHORT);
      assertThat(window.problems()).isEmpty();
      assertThat(window.answered()).isGreaterThan(2).isEqualTo(received.get());
    }
  }

  @Test
  void a_server_that_is_not_there_is_a_problem_and_no_endless_loop() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
    try (LoadGenerator generator = new LoadGenerator(nobody, 2, new Echo("/echo"))) {
      Window window = generator.run(SHORT);
      assertThat(window.answered()).isZero();
      assertThat(window.problems()).hasSize(1).containsKey("connection: Connection refused");
      assertThat(window.failed()).isBetween(1L, 20L);
    }
  }

  private void echo(HttpExchange exchange) throws IOException {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    byte[] body = exchange.getRequestBody().readAllBytes();
    received.incrementAndGet();
    seen.add(new String(body, StandardCharsets.UTF_8));
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    sleep(query);
    if (query.contains("close")) {
      exchange.getResponseHeaders().add("Connection", "close");
    }
    byte[] answer = query.contains("body=other") ? "other".getBytes(StandardCharsets.UTF_8) : body;
    open.decrementAndGet();
    exchange.sendResponseHeaders(query.contains("status=503") ? 503 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static void sleep(String query) {
    if (query.startsWith("sleep=")) {
      try {
        Thread.sleep(Long.parseLong(query.substring(6)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Echo(String target) implements Exchange {
    @Override
    public int requestBytesMax() {
      return 1_000;
    }

    @Override
    public void write(long number, ByteBuffer request) {
      String body = "number " + number;
      request.put(
          ("POST "
                  + target
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable String problem(long number, MessageReader response) {
      if (response.status() != 200) {
        return "status " + response.status();
      }
      byte[] expected = ("number " + number).getBytes(StandardCharsets.US_ASCII);
      return response.bodyIs(expected, expected.length) ? null : "wrong body";
    }
  }
}
