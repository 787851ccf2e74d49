package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.failed;
import static com.nexusai.sagas.http.HttpSteps.input;
import static com.nexusai.sagas.http.HttpSteps.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.connector.StepResult.Failed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HttpBoundsTest {
  private static final int LIMIT = 1 << 20;
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path home;
  private HttpSteps steps;

  @BeforeEach
  void start() {
    steps = new HttpSteps(home, "127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
  }

  private static byte[] head(String... lines) {
    return ("HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private Failed within(Duration timeout, String url) throws Exception {
    return failed(steps.perform(request(input("url", url), null, timeout)));
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() throws Exception {
    try (Stub stub = new Stub().on("/", 200, "text/plain", "x".repeat(LIMIT))) {
      assertThat((String) steps.output("url", stub.url("/")).get("body")).hasSize(LIMIT);
    }
  }

  @Test
  void a_body_declared_larger_is_refused_unread() throws Exception {
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write(head("Content-Length: " + (LIMIT + 1L)));
          out.flush();
        })) {
      Failed failed = within(Duration.ofSeconds(10), raw.url());
      assertThat(failed.code()).isEqualTo("RESPONSE_TOO_LARGE");
      assertThat(failed.retryable()).isFalse();
    }
  }

  @Test
  @Timeout(8)
  void a_body_without_end_is_cut_at_the_limit() throws Exception {
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write(head("Transfer-Encoding: chunked"));
          byte[] chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes();
          while (true) {
            out.write(chunk);
          }
        })) {
      assertThat(within(Duration.ofMinutes(1), raw.url()).code()).isEqualTo("RESPONSE_TOO_LARGE");
      assertThat(raw.hungUp.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_body_that_unpacks_beyond_the_limit_is_refused() throws Exception {
    byte[] bomb = HttpReplyTest.compressed(new byte[LIMIT + 1], "gzip");
    assertThat(bomb.length).isLessThan(LIMIT / 100);
    assertThat(unpacking(bomb, "gzip", steps).code()).isEqualTo("RESPONSE_TOO_LARGE");
  }

  @Test
  void a_bomb_is_noticed_by_its_ratio_long_before_the_limit() throws Exception {
    HttpLimits limits = HttpLimits.DEFAULT;
    try (HttpSteps wide =
        new HttpSteps(home.resolve("wide"), "127.0.0.1", (name, within) -> null, limits)) {
      byte[] bomb = HttpReplyTest.compressed(new byte[5 << 20], "gzip");
      Failed failed = unpacking(bomb, "gzip", wide);
      assertThat(failed.code()).isEqualTo("RESPONSE_BOMB");
      assertThat(failed.retryable()).isFalse();
    }
  }

  @Test
  @Timeout(8)
  void a_compressed_body_that_goes_on_and_holds_nothing_is_cut() throws Exception {
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write(head("Content-Encoding: gzip"));
          out.write(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0});
          byte[] emptyBlocks = new byte[5 * 1000];
          for (int i = 0; i < emptyBlocks.length; i += 5) {
            emptyBlocks[i + 3] = -1;
            emptyBlocks[i + 4] = -1;
          }
          while (true) {
            out.write(emptyBlocks);
          }
        })) {
      assertThat(within(Duration.ofMinutes(1), raw.url()).code()).isEqualTo("RESPONSE_TOO_LARGE");
    }
  }

  @Test
  void a_bomb_inside_a_bomb_is_refused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(new GZIPOutputStream(bytes))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        out.write(zeros);
      }
    }
    assertThat(bytes.size()).isLessThan(10_000);
    assertThat(unpacking(bytes.toByteArray(), "gzip, gzip", steps).code())
        .isIn("RESPONSE_BOMB", "RESPONSE_TOO_LARGE");
  }

  private static Failed unpacking(byte[] bomb, String encoding, HttpSteps steps) throws Exception {
    try (Stub stub =
        new Stub()
            .on(
                "/",
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Encoding", encoding);
                  try {
                    Stub.send(exchange, 200, "text/plain", bomb);
                  } catch (IOException e) {
                    // the client hung up, as it should
                  }
                })) {
      return steps.failure("url", stub.url("/"));
    }
  }

  @Test
  void a_server_that_never_answers_is_left_in_time() throws Exception {
    try (RawServer raw = silent()) {
      Failed failed = within(SHORT, raw.url());
      assertThat(failed.code()).isEqualTo("TIMEOUT");
      assertThat(failed.retryable()).isTrue();
      assertThat(raw.hungUp.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static RawServer silent() throws IOException {
    RawServer[] self = new RawServer[1];
    self[0] = new RawServer((in, out) -> self[0].awaitHangUp(in));
    return self[0];
  }

  @Test
  void a_server_that_drips_is_left_in_time() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write(head("Content-Length: 100000"));
          while (!never.await(20, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
          }
        })) {
      assertThat(within(SHORT, raw.url()).code()).isEqualTo("TIMEOUT");
      assertThat(raw.hungUp.get(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      never.countDown();
    }
  }

  @Test
  void headers_that_drip_are_left_in_time() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes());
          while (!never.await(20, TimeUnit.MILLISECONDS)) {
            out.write("X: y\r\n".getBytes());
            out.flush();
          }
        })) {
      assertThat(within(SHORT, raw.url()).code()).isEqualTo("TIMEOUT");
    } finally {
      never.countDown();
    }
  }

  @Test
  void headers_without_end_are_refused() throws Exception {
    try (RawServer raw =
        new RawServer((in, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes());
          while (true) {
            out.write("X: y\r\n".getBytes());
          }
        })) {
      assertThat(within(Duration.ofSeconds(10), raw.url()).code()).isEqualTo("INVALID_RESPONSE");
    }
  }

  @Test
  void a_name_server_that_never_answers_is_left_in_time() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (HttpSteps lost =
        new HttpSteps(
            home.resolve("lost"),
            "",
            (name, within) -> {
              never.await();
              throw new AssertionError("not reached");
            })) {
      Failed failed = failed(lost.perform(request(input("url", "http://a.example/"), null, SHORT)));
      assertThat(failed.code()).isEqualTo("TIMEOUT");
    }
  }

  @Test
  void no_time_at_all_is_a_timeout() throws Exception {
    try (RawServer raw = silent()) {
      assertThat(within(Duration.ZERO, raw.url()).code()).isEqualTo("TIMEOUT");
    }
  }

  @Test
  void an_interrupt_abandons_the_call_and_closes_its_socket() throws Exception {
    try (RawServer raw = silent()) {
      StepRequest request = request(input("url", raw.url()), null, Duration.ofMinutes(5));
      CompletableFuture<StepResult> result = new CompletableFuture<>();
      Thread performer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  result.complete(steps.connector.perform(request));
                } catch (InterruptedException e) {
                  result.completeExceptionally(e);
                }
              });
      raw.asked.get(5, TimeUnit.SECONDS);
      performer.interrupt();
      assertThat(raw.hungUp.get(5, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> result.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void a_thread_that_timed_out_is_not_left_interrupted() throws Exception {
    try (RawServer raw = silent()) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              steps.connector.perform(request(input("url", raw.url()), null, SHORT));
              interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
              interrupted.completeExceptionally(e);
            }
          });
      assertThat(interrupted.get(5, TimeUnit.SECONDS)).isFalse();
    }
  }
}
