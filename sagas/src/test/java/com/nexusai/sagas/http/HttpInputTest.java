package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.sagas.connector.StepResult.Failed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpInputTest {
  private static final String URL = "http://a.example/";

  private static Failed failure(Map<String, Object> input) {
    return catchThrowableOfType(CallFailed.class, () -> HttpInput.read(input)).failure();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(input(), "$.url"),
        Arguments.of(input("url", null), "$.url"),
        Arguments.of(input("url", 7L), "$.url"),
        Arguments.of(input("url", "a.example"), "$.url"),
        Arguments.of(input("url", "http://u:p@a.example/"), "$.url"),
        Arguments.of(input("url", "http://a.example:0/"), "$.url"),
        Arguments.of(input("url", URL, "uri", "x"), "$.uri"),
        Arguments.of(input("url", URL, "timeout", 5L), "$.timeout"),
        Arguments.of(input("url", URL, "method", "TRACE"), "$.method"),
        Arguments.of(input("url", URL, "method", "CONNECT"), "$.method"),
        Arguments.of(input("url", URL, "method", "GET / HTTP/1.1\r\nX: y"), "$.method"),
        Arguments.of(input("url", URL, "method", 1L), "$.method"),
        Arguments.of(input("url", URL, "headers", "x"), "$.headers"),
        Arguments.of(input("url", URL, "headers", input("a b", "x")), "$.headers"),
        Arguments.of(input("url", URL, "headers", input("a\r\nb", "x")), "$.headers"),
        Arguments.of(input("url", URL, "headers", input("X", "a\r\nY: b")), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("X", "a\nb")), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("X", "\u0000")), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("X", "日本")), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("X", "x".repeat(8193))), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("X", List.of("a"))), "$.headers.X"),
        Arguments.of(input("url", URL, "headers", input("Host", "b")), "$.headers.Host"),
        Arguments.of(
            input("url", URL, "headers", input("transfer-encoding", "chunked")),
            "$.headers.transfer-encoding"),
        Arguments.of(
            input("url", URL, "headers", input("Content-Length", 5L)), "$.headers.Content-Length"),
        Arguments.of(
            input("url", URL, "headers", input("Proxy-Authorization", "x")),
            "$.headers.Proxy-Authorization"),
        Arguments.of(
            input("url", URL, "headers", input("Idempotency-Key", "x")),
            "$.headers.Idempotency-Key"),
        Arguments.of(input("url", URL, "query", "a=b"), "$.query"),
        Arguments.of(input("url", URL, "query", input("a", Map.of())), "$.query.a"),
        Arguments.of(input("url", URL, "query", input("a", Arrays.asList("x", null))), "$.query.a"),
        Arguments.of(input("url", URL, "body", "x", "body_base64", "eA=="), "$.body_base64"),
        Arguments.of(input("url", URL, "body_base64", "not base64!"), "$.body_base64"),
        Arguments.of(input("url", URL, "body_base64", 7L), "$.body_base64"),
        Arguments.of(input("url", URL, "follow_redirects", "no"), "$.follow_redirects"),
        Arguments.of(input("url", URL, "expect", 200L), "$.expect"),
        Arguments.of(input("url", URL, "expect", input("code", 200L)), "$.expect.code"),
        Arguments.of(input("url", URL, "expect", input("status", 99L)), "$.expect.status"),
        Arguments.of(input("url", URL, "expect", input("status", 600L)), "$.expect.status"),
        Arguments.of(input("url", URL, "expect", input("status", "6xx")), "$.expect.status"),
        Arguments.of(input("url", URL, "expect", input("status", 200.5)), "$.expect.status"),
        Arguments.of(input("url", URL, "expect", input("status", List.of())), "$.expect.status"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_wrong_input_is_told_by_its_path(Map<String, Object> input, String path) {
    Failed failed = failure(input);
    assertThat(failed.code()).isEqualTo("INVALID_INPUT");
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.details()).containsEntry("path", path).containsKeys("expected", "found");
  }

  @Test
  void every_problem_is_told_at_once() {
    Failed failed = failure(input("uri", "x", "method", 1L, "expect", true));
    assertThat(failed.details().get("problems"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
        .extracting(problem -> problem.get("path"))
        .containsExactly("$.uri", "$.method", "$.expect", "$.url");
  }

  @Test
  void no_value_is_quoted_for_it_may_be_a_secret() {
    Failed failed =
        failure(
            input(
                "url", "http://u:s3cr3t@a.example/",
                "headers", input("X", "s3cr3t\n"),
                "method", "s3cr3t",
                "body_base64", "s3cr3t!"));
    assertThat(failed.toString()).doesNotContain("s3cr3t");
  }
}
