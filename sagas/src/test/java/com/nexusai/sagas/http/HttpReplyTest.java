package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.nexusai.sagas.connector.StepResult.Failed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {
  private Stub stub;
  private HttpSteps steps;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    stub = new Stub();
    steps = new HttpSteps(home, "127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
    stub.close();
  }

  private Object body(String contentType, byte[] body) throws Exception {
    stub.on("/b", exchange -> Stub.send(exchange, 200, contentType, body));
    return steps.output("url", stub.url("/b")).get("body");
  }

  @Test
  void json_is_parsed() throws Exception {
    byte[] json = "{\"n\":1,\"d\":1.5,\"l\":[null,true,\"x\"]}".getBytes();
    assertThat(body("application/json; charset=utf-8", json))
        .isEqualTo(input("n", 1L, "d", 1.5, "l", Arrays.asList(null, true, "x")));
  }

  @Test
  void json_of_another_name_is_parsed_too() throws Exception {
    assertThat(body("application/problem+json", "[1]".getBytes())).isEqualTo(List.of(1L));
  }

  @Test
  void what_only_claims_to_be_json_is_text() throws Exception {
    assertThat(body("application/json", "oops <html>".getBytes())).isEqualTo("oops <html>");
  }

  @Test
  void text_is_decoded_by_its_charset() throws Exception {
    assertThat(body("text/plain; charset=ISO-8859-1", new byte[] {'g', 'r', (byte) 0xFC, 'n'}))
        .isEqualTo("grün");
  }

  @Test
  void text_without_a_charset_is_utf_8() throws Exception {
    assertThat(body("text/html", "grün".getBytes(StandardCharsets.UTF_8))).isEqualTo("grün");
  }

  @Test
  void text_that_cannot_be_decoded_keeps_its_bytes() throws Exception {
    assertThat(body("text/plain", new byte[] {(byte) 0xC3, 0x28}))
        .isEqualTo(Map.of("base64", "wyg=", "content_type", "text/plain"));
  }

  @Test
  void other_bytes_are_base64() throws Exception {
    assertThat(body("image/png", new byte[] {1, 2, 3}))
        .isEqualTo(Map.of("base64", "AQID", "content_type", "image/png"));
  }

  @Test
  void an_empty_body_is_null() throws Exception {
    stub.on("/none", exchange -> exchange.sendResponseHeaders(204, -1));
    assertThat(steps.output("url", stub.url("/none")))
        .containsEntry("status", 204L)
        .containsEntry("body", null);
  }

  @Test
  void headers_are_kept_by_allowlist() throws Exception {
    stub.on(
        "/h",
        exchange -> {
          Map.of(
                  "Set-Cookie", "session=1",
                  "X-Internal-Token", "s3cr3t",
                  "Server", "stub/1",
                  "ETag", "\"7\"",
                  "Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT",
                  "Link", "<https://a.example/?page=2&api_key=s3cr3t>; rel=\"next\"",
                  "X-Request-Id", "r1",
                  "RateLimit-Remaining", "9",
                  "X-RateLimit-Limit", "10",
                  "Location", "https://u:p@a.example/?token=s3cr3t")
              .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
          exchange.getResponseHeaders().add("RateLimit-Policy", "a");
          exchange.getResponseHeaders().add("RateLimit-Policy", "b");
          Stub.send(exchange, 200, "text/plain", "ok".getBytes());
        });
    assertThat(steps.output("url", stub.url("/h")).get("headers"))
        .asInstanceOf(MAP)
        .containsOnlyKeys(
            "content-length",
            "content-type",
            "date",
            "etag",
            "last-modified",
            "link",
            "location",
            "ratelimit-policy",
            "ratelimit-remaining",
            "x-ratelimit-limit",
            "x-request-id")
        .containsEntry("link", "<https://a.example/?page=2&api_key=***>; rel=\"next\"")
        .containsEntry("location", "https://a.example/?token=***")
        .containsEntry("ratelimit-policy", "a, b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw", "gzip, gzip", "identity"})
  void a_compressed_body_is_decompressed(String encoding) throws Exception {
    byte[] plain = "{\"a\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}".getBytes();
    stub.on(
        "/z",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Encoding", encoding.equals("raw") ? "deflate" : encoding);
          Stub.send(exchange, 200, "application/json", compressed(plain, encoding));
        });
    assertThat(steps.output("url", stub.url("/z")).get("body"))
        .isEqualTo(Map.of("a", "bbbbbbbbbbbbbbbbbbbbbbbb"));
    assertThat(stub.last().headers()).containsEntry("Accept-encoding", "gzip, deflate");
  }

  static byte[] compressed(byte[] plain, String encoding) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (encoding) {
          case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
          case "gzip, gzip" -> new GZIPOutputStream(new GZIPOutputStream(bytes));
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "raw" -> new DeflaterOutputStream(bytes, new Deflater(9, true));
          default -> bytes;
        }) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void an_unknown_encoding_is_an_invalid_response() throws Exception {
    stub.on(
        "/br",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "br");
          Stub.send(exchange, 200, "text/plain", new byte[] {1});
        });
    Failed failed = steps.failure("url", stub.url("/br"));
    assertThat(failed.code()).isEqualTo("INVALID_RESPONSE");
    assertThat(failed.retryable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "300, false",
    "304, false",
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "408, true",
    "409, false",
    "422, false",
    "425, true",
    "429, true",
    "500, true",
    "501, true",
    "502, true",
    "503, true",
    "504, true",
    "599, true"
  })
  void only_success_completes_and_only_what_may_pass_is_retryable(int status, boolean retryable)
      throws Exception {
    stub.on("/s", exchange -> Stub.send(exchange, status, "application/json", new byte[0]));
    Failed failed = steps.failure("url", stub.url("/s?token=abc"));
    assertThat(failed.code()).isEqualTo("HTTP_STATUS");
    assertThat(failed.retryable()).isEqualTo(retryable);
    assertThat(failed.details()).containsEntry("status", (long) status);
    assertThat(failed.message()).contains("GET " + stub.url("/s?token=***"), "" + status);
  }

  @Test
  void a_failure_tells_the_response() throws Exception {
    stub.on("/e", 422, "application/problem+json", "{\"code\":\"BAD\"}");
    assertThat(steps.failure("url", stub.url("/e")).details())
        .containsEntry("body", Map.of("code", "BAD"));
  }

  @Test
  void a_long_error_body_is_cut() throws Exception {
    stub.on("/e", 500, "text/plain", "x".repeat(100_000));
    assertThat(steps.failure("url", stub.url("/e")).details())
        .containsEntry("body_truncated", true)
        .containsEntry("body", "x".repeat(16 * 1024));
  }

  @ParameterizedTest
  @CsvSource({"404, true", "200, true", "201, false", "500, true", "302, true"})
  void the_step_says_which_statuses_it_expects(int status, boolean completes) throws Exception {
    stub.on("/s", exchange -> Stub.send(exchange, status, "text/plain", new byte[0]));
    Object expect = input("status", List.of(200L, 302L, 404L, "5xx"));
    assertThat(steps.perform("url", stub.url("/s"), "expect", expect) instanceof Failed)
        .isEqualTo(!completes);
  }

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "0, PT0S",
    "'Sun, 22 Nov 2026 12:01:30 GMT', PT1M30S",
    "'Sun, 22 Nov 2026 11:00:00 GMT', PT0S",
    "99999999999, PT24H",
    "soon,",
    "-5,"
  })
  void retry_after_is_honoured(String header, Duration wait) throws Exception {
    stub.on(
        "/r",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", header);
          Stub.send(exchange, 503, "text/plain", new byte[0]);
        });
    assertThat(steps.failure("url", stub.url("/r")).retryAfter()).isEqualTo(wait);
  }
}
