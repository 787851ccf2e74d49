package com.nexusai.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.problem.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class WebhookInputTest {
  @Test
  void headers_that_may_hold_a_credential_are_left_out() {
    MockHttpServletRequest request = request("POST", null, "");
    request.addHeader("Authorization", "Bearer secret");
    request.addHeader("Cookie", "session=secret");
    request.addHeader("X-Api-Key", "secret");
    request.addHeader("X-Hub-Signature-256", "secret");
    request.addHeader("X-Nexus-Signature", "secret");
    request.addHeader("Proxy-Authorization", "secret");
    request.addHeader("User-Agent", "curl/8");
    request.addHeader("X-GitHub-Event", "push");
    request.addHeader("X-Request-Id", "r1");

    assertThat(input(request, false).get("headers"))
        .isEqualTo(Map.of("user-agent", "curl/8", "x-github-event", "push", "x-request-id", "r1"));
  }

  @Test
  void with_a_key_what_names_the_single_request_is_left_out() {
    MockHttpServletRequest request = request("POST", null, "");
    request.addHeader("X-Request-Id", "r1");
    request.addHeader("traceparent", "00-1-2-01");

    assertThat(input(request, true).get("headers")).isEqualTo(Map.of());
  }

  @Test
  void a_json_body_is_parsed() {
    assertThat(body("application/json; charset=utf-8", "{\"a\": [1, 2.5, null]}"))
        .isEqualTo(Map.of("a", Arrays.asList(1L, 2.5, null)));
    assertThat(body("application/vnd.github+json", "[]")).isEqualTo(List.of());
  }

  @Test
  void a_json_body_that_is_none_is_refused() {
    assertThat(refused("application/json", "{")).isEqualTo("MALFORMED_JSON");
    assertThat(refused("application/json", "[".repeat(1000))).isEqualTo("JSON_TOO_DEEP");
  }

  @Test
  void a_form_is_an_object() {
    assertThat(body("application/x-www-form-urlencoded", "a=1&b=x+y"))
        .isEqualTo(Map.of("a", "1", "b", "x y"));
  }

  @Test
  void text_is_text_and_anything_else_base64() {
    assertThat(body("text/plain", "hallo")).isEqualTo("hallo");
    assertThat(body("text/csv;charset=ISO-8859-1", "a,b")).isEqualTo("a,b");
    assertThat(body("application/pdf", "%PDF")).isEqualTo("JVBERg==");
    assertThat(body(null, "x")).isEqualTo("eA==");
  }

  @Test
  void no_body_is_null() {
    assertThat(body("application/json", "")).isNull();
  }

  @Test
  void text_that_is_none_is_refused() {
    MockHttpServletRequest request = request("POST", "text/plain", "");
    byte[] notUtf8 = {(byte) 0xff, (byte) 0xfe};
    Rejection refused =
        catchThrowableOfType(Rejection.class, () -> WebhookInput.of(request, "/x", notUtf8, false));

    assertThat(refused.rejection().code()).isEqualTo("MALFORMED_TEXT");
    assertThat(refused("text/plain;charset=klingon", "x")).isEqualTo("MALFORMED_TEXT");
  }

  @Test
  void method_path_and_query_are_told() {
    MockHttpServletRequest request = request("PATCH", null, "");
    request.setQueryString("a=1");

    assertThat(input(request, false))
        .containsEntry("method", "PATCH")
        .containsEntry("path", "/x")
        .containsEntry("query", Map.of("a", "1"));
  }

  private static String refused(String type, String text) {
    return catchThrowableOfType(Rejection.class, () -> body(type, text)).rejection().code();
  }

  private static Object body(String type, String text) {
    return input(request("POST", type, text), false).get("body");
  }

  private static Map<String, Object> input(MockHttpServletRequest request, boolean withKey) {
    byte[] body = request.getContentAsByteArray();
    return WebhookInput.of(request, "/x", body == null ? new byte[0] : body, withKey);
  }

  private static MockHttpServletRequest request(String method, String type, String body) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/webhooks/wf/x");
    request.setContentType(type);
    request.setContent(body.getBytes(StandardCharsets.UTF_8));
    return request;
  }
}
