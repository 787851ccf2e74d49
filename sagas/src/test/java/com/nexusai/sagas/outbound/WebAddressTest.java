package com.nexusai.sagas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com/",
    "HTTPS://EXAMPLE.com:443/a?b=c#d, https://example.com/a?b=c",
    "http://example.com:8080/, http://example.com:8080/",
    "http://example.com:/x, http://example.com/x",
    "http://[::1]:81/x, http://[0:0:0:0:0:0:0:1]:81/x",
    "http://2130706433/x, http://127.0.0.1/x",
    "http://a.example/ü?q=ö, http://a.example/%C3%BC?q=%C3%B6"
  })
  void an_absolute_url_has_one_spelling(String url, String spelling) throws Exception {
    assertThat(WebAddress.parse(url)).hasToString(spelling);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com/",
        "/path",
        "http:///path",
        "http:example.com",
        "http://user:pass@example.com/",
        "http://user@example.com/",
        "http://good.example\\@evil.example/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:-1/",
        "http://example.com:8o/",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com/\r\nX: y"
      })
  void a_malformed_url_is_refused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> WebAddress.parse(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "jar:http://example.com/a.jar!/",
        "javascript:alert(1)",
        "unix:/run/docker.sock"
      })
  void only_http_and_https_are_called(String url) {
    assertThatThrownBy(() -> WebAddress.parse(url)).isInstanceOf(OutboundRefused.class);
  }

  @Test
  void a_refusal_of_a_url_does_not_repeat_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebAddress.parse("http://example.com/?token=s3cr3t value"))
        .withMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, http://a.example/x",
    "x, http://a.example/b/x",
    "?q=1, http://a.example/b/c?q=1",
    "../x, http://a.example/x",
    "//other.example/x, http://other.example/x",
    "https://other.example, https://other.example/",
    "/a b|c, http://a.example/a%20b%7Cc",
    "#part, http://a.example/b/c"
  })
  void a_redirect_is_resolved_against_where_it_came_from(String location, String target)
      throws Exception {
    WebAddress redirected = WebAddress.parse("http://a.example/b/c").redirect(location);
    assertThat(redirected).hasToString(target);
  }
}
