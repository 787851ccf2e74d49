package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.input;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {
  private Stub stub;
  private HttpSteps steps;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    stub = new Stub().on("/", 200, "application/json", "{\"ok\":true}");
    steps = new HttpSteps(home, "127.0.0.1:" + stub.port());
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
    stub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "post"})
  void any_method_is_sent(String method) throws Exception {
    assertThat(steps.output("url", stub.url("/x"), "method", method)).containsEntry("status", 200L);
    assertThat(stub.last().method()).isEqualTo(method.toUpperCase());
  }

  @Test
  void the_default_is_a_get_without_body_or_idempotency_key() throws Exception {
    steps.output("url", stub.url("/x?a=1"));
    assertThat(stub.last().method()).isEqualTo("GET");
    assertThat(stub.last().uri()).isEqualTo("/x?a=1");
    assertThat(stub.last().body()).isEmpty();
    assertThat(stub.last().headers())
        .doesNotContainKeys("Content-Type", "Idempotency-Key", "Authorization", "Cookie")
        .containsEntry("Host", "127.0.0.1:" + stub.port())
        .containsEntry("User-Agent", "Nexus");
  }

  @Test
  void a_query_is_encoded_and_added_to_that_of_the_url() throws Exception {
    steps.output(
        "url", stub.url("/x?a=1"),
        "query",
            input(
                "q",
                "ö & =",
                "n",
                7L,
                "d",
                2.5,
                "whole",
                3.0,
                "on",
                true,
                "list",
                List.of("x", 1L),
                "no",
                null));
    assertThat(stub.last().uri())
        .isEqualTo("/x?a=1&q=%C3%B6%20%26%20%3D&n=7&d=2.5&whole=3&on=true&list=x&list=1");
  }

  @Test
  void headers_are_sent_and_null_ones_left_out() throws Exception {
    steps.output(
        "url",
        stub.url("/"),
        "headers",
        input("Accept", "text/csv", "X-Count", 3L, "X-None", null));
    assertThat(stub.last().headers())
        .containsEntry("Accept", "text/csv")
        .containsEntry("X-count", "3")
        .doesNotContainKey("X-none");
  }

  @Test
  void a_json_value_is_sent_as_json() throws Exception {
    steps.output("url", stub.url("/"), "method", "POST", "body", input("a", List.of(1L, true)));
    assertThat(stub.last().text()).isEqualTo("{\"a\":[1,true]}");
    assertThat(stub.last().headers()).containsEntry("Content-type", "application/json");
  }

  @Test
  void a_string_is_sent_as_text() throws Exception {
    steps.output("url", stub.url("/"), "method", "PUT", "body", "grüße");
    assertThat(stub.last().text()).isEqualTo("grüße");
    assertThat(stub.last().headers()).containsEntry("Content-type", "text/plain; charset=utf-8");
  }

  @Test
  void a_given_content_type_stays() throws Exception {
    steps.output(
        "url",
        stub.url("/"),
        "method",
        "POST",
        "body",
        "<a/>",
        "headers",
        input("content-TYPE", "application/xml"));
    assertThat(stub.last().headers()).containsEntry("Content-type", "application/xml");
  }

  @Test
  void an_object_is_sent_as_a_form_where_the_content_type_says_so() throws Exception {
    steps.output(
        "url", stub.url("/"),
        "method", "POST",
        "body", input("a", "1 2", "b", List.of("x", "y")),
        "headers", input("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(stub.last().text()).isEqualTo("a=1%202&b=x&b=y");
  }

  @Test
  void bytes_are_sent_as_they_are() throws Exception {
    byte[] bytes = {0, -1, 127, 13, 10};
    steps.output(
        "url", stub.url("/"),
        "method", "POST",
        "body_base64", Base64.getEncoder().encodeToString(bytes));
    assertThat(stub.last().body()).containsExactly(bytes);
    assertThat(stub.last().headers()).containsEntry("Content-type", "application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void what_may_change_something_carries_the_idempotency_key_of_the_step(String method)
      throws Exception {
    steps.output("url", stub.url("/"), "method", method);
    assertThat(stub.last().headers()).containsEntry("Idempotency-key", "run-7:fetch:");
  }

  @Test
  void every_spelling_of_an_allowed_address_is_called() throws Exception {
    for (String host : List.of("2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]")) {
      assertThat(steps.output("url", "http://" + host + ":" + stub.port() + "/"))
          .containsEntry("status", 200L);
      assertThat(stub.last().headers()).containsEntry("Host", "127.0.0.1:" + stub.port());
    }
  }

  @Test
  void a_connection_is_used_again(@TempDir Path home) throws Exception {
    try (RawServer raw =
        new RawServer((in, out) -> {
          for (int i = 0; i < 3; i++) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
            if (i < 2) {
              RawServer.readHead(in);
            }
          }
        })) {
      try (HttpSteps more = new HttpSteps(home, "127.0.0.1")) {
        for (int i = 0; i < 3; i++) {
          assertThat(more.output("url", raw.url())).containsEntry("body", "ok");
        }
      }
      assertThat(raw.connections).hasValue(1);
    }
  }

  @Test
  void an_ipv6_host_stands_in_brackets(@TempDir Path home) throws Exception {
    try (Stub six = new Stub("::1", 0).on("/", 200, "text/plain", "six");
        HttpSteps more = new HttpSteps(home, "[::1]")) {
      assertThat(more.output("url", "http://[::1]:" + six.port() + "/"))
          .containsEntry("body", "six");
      assertThat(six.last().headers()).containsEntry("Host", "[0:0:0:0:0:0:0:1]:" + six.port());
    }
  }
}
