package com.nexusai.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.benchmarks.wire.MessageReader;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final int STALL_MILLIS = 400;

  private final AtomicInteger received = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          int number = received.incrementAndGet();
          if (exchange.getRequestURI().getPath().equals("/stalls") && number == 1) {
            pause();
          }
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/fails") ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void it_sends_at_its_rate_and_tells_kinds_apart() throws IOException {
    try (OpenLoop load = new OpenLoop(server.getAddress(), 8, new Asking("/quick"))) {
      Stream stream = load.run(100, Duration.ofMillis(500));

      assertThat(stream.problems()).isEmpty();
      assertThat(stream.sent()).isEqualTo(50).isEqualTo(received.get());
      assertThat(stream.elapsed()).isGreaterThan(Duration.ofMillis(480));
      assertThat(stream.latencies().get("even").count()).isEqualTo(25);
      assertThat(stream.latencies().get("odd").count()).isEqualTo(25);
      assertThat(stream.all().count()).isEqualTo(50);
    }
  }

  @Test
  void a_server_that_stalls_is_charged_with_every_request_that_was_due_meanwhile()
      throws IOException {
    try (OpenLoop load = new OpenLoop(server.getAddress(), 1, new Asking("/stalls"))) {
      Stream stream = load.run(100, Duration.ofMillis(STALL_MILLIS));

      assertThat(stream.sent()).isEqualTo(40);
      // With one connection all the others waited behind the first, half of the stall on average.
      assertThat(stream.all().quantile(0.5)).isGreaterThan(100_000_000L);
      assertThat(stream.all().max()).isGreaterThanOrEqualTo(STALL_MILLIS * 1_000_000L);
      assertThat(stream.sentLate().quantile(0.5)).isGreaterThan(100_000_000L);
    }
  }

  @Test
  void a_wrong_answer_is_counted_by_its_kind_and_has_no_latency() throws IOException {
    try (OpenLoop load = new OpenLoop(server.getAddress(), 2, new Asking("/fails"))) {
      Stream stream = load.run(100, Duration.ofMillis(100));

      assertThat(stream.problems()).containsEntry("even: status 500", 5L);
      assertThat(stream.failed()).isEqualTo(10);
      assertThat(stream.latencies()).isEmpty();
    }
  }

  @Test
  void a_server_that_is_away_is_a_problem_and_no_hang() throws IOException {
    server.stop(0);
    try (OpenLoop load = new OpenLoop(server.getAddress(), 2, new Asking("/quick"))) {
      Stream stream = load.run(100, Duration.ofMillis(100));

      assertThat(stream.sent()).isEqualTo(10);
      assertThat(stream.failed()).isEqualTo(10);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(STALL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Asking(String path) implements Mixed {
    @Override
    public int requestBytesMax() {
      return 200;
    }

    @Override
    public void write(long number, ByteBuffer request) {
      request.put(
          ("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable String problem(long number, MessageReader response) {
      return response.status() == 200 ? null : "status " + response.status();
    }

    @Override
    public String kind(long number) {
      return number % 2 == 0 ? "even" : "odd";
    }
  }
}
