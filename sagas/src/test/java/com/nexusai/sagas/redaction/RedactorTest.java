package com.nexusai.sagas.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "id_token",
        "refreshToken",
        "key",
        "api_key",
        "apikey",
        "API-Key",
        "api%5Fkey",
        "secret",
        "client_secret",
        "password",
        "passwd",
        "pwd",
        "signature",
        "sig",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "auth",
        "Authorization",
        "oauth_nonce",
        "session_id",
        "jwt"
      })
  void a_parameter_with_a_secret_name_is_masked(String name) {
    assertThat(Redactor.NONE.urls("https://a.example/x?" + name + "=abc123&page=2#top"))
        .isEqualTo("https://a.example/x?" + name + "=***&page=2#top");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page",
        "q",
        "author",
        "keyword",
        "monkey",
        "page_token",
        "next_page_token",
        "code"
      })
  void a_parameter_with_a_plain_name_is_kept(String name) {
    String url = "https://a.example/x?" + name + "=abc123";
    assertThat(Redactor.NONE.urls(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://ada:pw@a.example/x, https://a.example/x",
    "see https://ada@a.example/ and http://a.example/?sig=1, see https://a.example/ and http://a.example/?sig=***",
    "'<https://a.example/?key=1>; rel=\"next\", <https://a.example/?page=3>; rel=\"last\"', '<https://a.example/?key=***>; rel=\"next\", <https://a.example/?page=3>; rel=\"last\"'",
    "https://a.example/#access_token=1&state=2, https://a.example/#access_token=***&state=2",
    "mail ada@a.example, mail ada@a.example"
  })
  void urls_inside_a_text_are_redacted(String text, String redacted) {
    assertThat(Redactor.NONE.urls(text)).isEqualTo(redacted);
  }

  @Test
  void a_literal_secret_is_masked_wherever_it_stands() {
    Redactor redactor = Redactor.of(List.of("p@ss word", "p@ss word longer"));
    Object value =
        Map.of(
            "echo",
            Arrays.asList("Basic p@ss word longer", 7L, null, "x=p%40ss+word"),
            "p@ss word",
            true);
    assertThat(redactor.value(value))
        .isEqualTo(Map.of("echo", Arrays.asList("Basic ***", 7L, null, "x=***"), "***", true));
  }

  @Test
  void a_secret_too_short_to_be_one_does_not_mask_letters_everywhere() {
    assertThat(Redactor.of(List.of("a")).text("banana")).isEqualTo("banana");
  }
}
