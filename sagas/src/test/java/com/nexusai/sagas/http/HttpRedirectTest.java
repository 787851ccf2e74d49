package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.input;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.sagas.connector.StepResult.Failed;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRedirectTest {
  private Stub stub;
  private Stub other;
  private HttpSteps steps;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    stub = new Stub().on("/end", 200, "text/plain", "end");
    other = new Stub().on("/end", 200, "text/plain", "other");
    steps = new HttpSteps(home, "127.0.0.1:" + stub.port() + ",127.0.0.1:" + other.port());
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
    stub.close();
    other.close();
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, GET, false",
    "302, GET, GET, false",
    "303, GET, GET, false",
    "307, GET, GET, false",
    "308, GET, GET, false",
    "301, POST, GET, false",
    "302, POST, GET, false",
    "303, POST, GET, false",
    "307, POST, POST, true",
    "308, POST, POST, true",
    "301, PUT, PUT, true",
    "302, DELETE, DELETE, true",
    "303, PUT, GET, false",
    "303, HEAD, HEAD, false",
    "308, PATCH, PATCH, true"
  })
  void a_redirect_keeps_or_changes_the_method_as_rfc_9110_says(
      int status, String method, String then, boolean body) throws Exception {
    stub.redirect("/start", status, "/end");
    Map<String, Object> input = input("url", stub.url("/start"), "method", method);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      input.put("body", "hello");
    }
    steps.output(
        input.entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toArray());
    Stub.Seen last = stub.last();
    assertThat(last.uri()).isEqualTo("/end");
    assertThat(last.method()).isEqualTo(then);
    assertThat(last.text()).isEqualTo(body ? "hello" : "");
    assertThat(last.headers().containsKey("Content-Type")).isEqualTo(body);
    assertThat(last.headers().containsKey("Idempotency-Key")).isEqualTo(body);
  }

  @Test
  void five_redirects_are_followed_and_a_sixth_is_not() throws Exception {
    for (int i = 1; i <= 6; i++) {
      stub.redirect("/r" + i, 302, i == 1 ? "/end" : "/r" + (i - 1));
    }
    assertThat(steps.output("url", stub.url("/r5"))).containsEntry("body", "end");
    Failed failed = steps.failure("url", stub.url("/r6"));
    assertThat(failed.code()).isEqualTo("TOO_MANY_REDIRECTS");
    assertThat(failed.retryable()).isFalse();
  }

  @Test
  void a_redirect_that_is_not_to_be_followed_is_the_response() throws Exception {
    stub.redirect("/start", 302, "/end?token=s3cr3t");
    Failed failed = steps.failure("url", stub.url("/start"), "follow_redirects", false);
    assertThat(failed.code()).isEqualTo("HTTP_STATUS");
    assertThat(failed.details().toString()).contains("/end?token=***").doesNotContain("s3cr3t");
    assertThat(stub.seen).hasSize(1);
  }

  @Test
  void an_expected_redirect_is_the_result() throws Exception {
    stub.redirect("/start", 302, "/end");
    assertThat(steps.output("url", stub.url("/start"), "expect", input("status", 302L)))
        .containsEntry("status", 302L);
  }

  @Test
  void own_credentials_stay_with_their_origin() throws Exception {
    stub.redirect("/away", 307, other.url("/end"));
    stub.redirect("/here", 307, "/end");
    Map<String, Object> headers =
        input("Authorization", "Bearer t", "Cookie", "c=1", "X-Api-Key", "k", "X-Plain", "p");
    steps.output("url", stub.url("/here"), "headers", headers);
    assertThat(stub.last().headers())
        .containsKeys("Authorization", "Cookie", "X-Api-Key", "X-Plain");
    steps.output("url", stub.url("/away"), "headers", headers);
    assertThat(other.last().headers())
        .doesNotContainKeys("Authorization", "Cookie", "X-Api-Key")
        .containsKey("X-Plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/",
        "http://2130706433:1/",
        "//[::1]/",
        "file:///etc/passwd"
      })
  void a_redirect_is_vetted_like_the_first_address(String location) throws Exception {
    stub.redirect("/start", 302, location);
    Failed failed = steps.failure("url", stub.url("/start"));
    assertThat(failed.code()).isEqualTo("OUTBOUND_REFUSED");
    assertThat(failed.retryable()).isFalse();
  }

  @Test
  void a_redirect_to_a_name_is_looked_up_and_vetted(@TempDir Path home) throws Exception {
    stub.redirect("/start", 302, "http://inside.example/");
    try (HttpSteps named =
        new HttpSteps(
            home,
            "127.0.0.1:" + stub.port(),
            (name, within) -> new InetAddress[] {InetAddress.ofLiteral("192.168.0.1")})) {
      assertThat(named.failure("url", stub.url("/start")).code()).isEqualTo("OUTBOUND_REFUSED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user:pw@127.0.0.1/", "http:///", "http://a..b/", "http://[x/"})
  void a_malformed_location_is_an_invalid_response(String location) throws Exception {
    stub.redirect("/start", 302, location);
    assertThat(steps.failure("url", stub.url("/start")).code()).isEqualTo("INVALID_RESPONSE");
  }
}
