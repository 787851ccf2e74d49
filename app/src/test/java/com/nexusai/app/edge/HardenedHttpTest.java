package com.nexusai.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no browser sends: each is answered, in our form, and disturbs nobody else. */
class HardenedHttpTest {
  private static final int MEGABYTE = 1_000_000;

  static Stream<Arguments> odd() {
    String huge = "a".repeat(MEGABYTE);
    return Stream.of(
        odd("no request line", "GARBAGE\r\n\r\n", 400, "BAD_REQUEST"),
        odd("a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400, "BAD_REQUEST"),
        odd("another HTTP", "GET / HTTP/9.9\r\n" + head() + "\r\n", 505, "BAD_REQUEST"),
        odd("no Host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "BAD_REQUEST"),
        odd("two Hosts", get("/health", "Host: evil.example\r\n"), 400, "BAD_REQUEST"),
        odd("a query of a megabyte", get("/api/v1/workflows?q=" + huge, ""), 400, "BAD_REQUEST"),
        odd("a path of a megabyte", get("/api/v1/" + huge, ""), 400, "BAD_REQUEST"),
        odd("a long header", get("/health", "X-A: " + "a".repeat(20_000) + "\r\n"), 400, null),
        odd("many headers", get("/health", "X-A: a\r\n".repeat(200)), 400, "BAD_REQUEST"),
        odd("a path that is not UTF-8", get("/api/v1/workflows/%ff", ""), 400, "BAD_REQUEST"),
        odd("a path of raw bytes", get("/api/v1/workflows/\u00ff", ""), 400, "BAD_REQUEST"),
        odd("a path with half an escape", get("/api/v1/%zz", ""), 400, "BAD_REQUEST"),
        odd("a path with a zero", get("/api/v1/%00", ""), 400, "BAD_REQUEST"),
        odd("a query that is not UTF-8", get("/api/v1/workflows?cursor=%ff", ""), 400, null),
        odd("half an escape", get("/api/v1/workflows?cursor=%z", ""), 400, "MALFORMED_QUERY"),
        odd("the same to a webhook", get("/webhooks/wf-1/x?a=%z", ""), 400, "MALFORMED_QUERY"),
        odd("the same to the callbacks", get("/callbacks/a/b?token=%", ""), 400, "MALFORMED_QUERY"),
        odd("TRACE", method("TRACE", "/api/v1/me"), 405, "METHOD_NOT_ALLOWED"),
        odd("TRACE of a webhook", method("TRACE", "/webhooks/wf-1/x"), 405, "METHOD_NOT_ALLOWED"),
        odd("CONNECT", method("CONNECT", "evil.example:443"), 501, "METHOD_NOT_ALLOWED"),
        odd("BREW", method("BREW", "/api/v1/me"), 405, "METHOD_NOT_ALLOWED"),
        odd("what servlets hide", get("/WEB-INF/web.xml", ""), 404, "NOT_FOUND"),
        odd("a body that is not UTF-8", post("{\"name\": \"\u00ff\"}"), 400, "MALFORMED_JSON"),
        odd("a negative length", post("", "Content-Length: -5\r\n"), 400, "BAD_REQUEST"),
        odd("two lengths", post("", "Content-Length: 5\r\nContent-Length: 6\r\n"), 400, null),
        odd("a chunk of no length", post("ZZ", "Transfer-Encoding: chunked\r\n"), 400, null),
        odd("deep nesting", post("[".repeat(50_000)), 400, "JSON_TOO_DEEP"),
        odd("deep objects", post("{\"a\":".repeat(50_000)), 400, "JSON_TOO_DEEP"),
        odd("a long number", post("{\"name\": " + "1".repeat(5_000) + "}"), 413, "JSON_TOO_LARGE"),
        odd("a long key", post("{\"" + "k".repeat(60_000) + "\": 1}"), 413, "JSON_TOO_LARGE"),
        odd("no page", get("/nothing-there", ""), 404, "NOT_FOUND"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void an_odd_request_is_answered_in_our_form(String name, String request, int status, String code)
      throws IOException {
    String answer = RawHttp.send(TestServer.address(), request);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer)
        .contains("X-Content-Type-Options: nosniff")
        .contains("X-Frame-Options: DENY")
        .contains("X-XSS-Protection: 1; mode=block")
        .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains")
        .contains("Content-Security-Policy: default-src 'none'")
        .contains("Content-Type: application/problem+json");
    assertThat(answer)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContainIgnoringCase("tomcat");
    Map<?, ?> problem = (Map<?, ?>) Json.read(answer.substring(answer.indexOf("\r\n\r\n{") + 4));
    assertThat(problem.get("status")).isEqualTo((long) status);
    if (code != null) {
      assertThat(problem.get("code")).isEqualTo(code);
    }
  }

  @Test
  void the_handshake_of_a_websocket_carries_the_headers_too() throws IOException {
    try (Socket socket = RawHttp.open(TestServer.address())) {
      socket.setSoTimeout(5_000);
      String request =
          get(
              "/rsocket",
              "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
      socket
          .getOutputStream()
          .write(
              request
                  .replace("Connection: close", "Connection: Upgrade")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4_000];
      String got =
          new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.UTF_8);

      assertThat(got)
          .startsWith("HTTP/1.1 101")
          .contains("X-Content-Type-Options: nosniff")
          .contains("Content-Security-Policy: ");
    }
  }

  @Test
  void many_half_open_sockets_disturb_nobody() throws IOException {
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = RawHttp.open(TestServer.address());
        halfOpen.add(socket);
        String begun =
            i % 3 == 0
                ? ""
                : i % 3 == 1
                    ? "GET /api/v1/workflows HTTP/1.1\r\nHost: 127."
                    : "GET /api/v1/workflows HTTP/1.1\r\n" + head() + "X-Slow: ";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      }
      // And as many that never send the body that they promised as threads can be spared.
      for (int i = 0; i < 100; i++) {
        Socket socket = RawHttp.open(TestServer.address());
        halfOpen.add(socket);
        socket
            .getOutputStream()
            .write(post("{", "Content-Length: 1000\r\n").getBytes(StandardCharsets.US_ASCII));
      }

      for (int i = 0; i < 20; i++) {
        long begun = System.nanoTime();
        HttpResponse<String> response =
            TestServer.send(TestServer.request("/api/v1/workflows").build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
      }
    } finally {
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
  }

  private static Arguments odd(String name, String request, int status, String code) {
    return Arguments.of(name, request, status, code);
  }

  private static String get(String path, String more) {
    return "GET " + path + " HTTP/1.1\r\n" + head() + more + "\r\n";
  }

  private static String method(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\n" + head() + "\r\n";
  }

  private static String post(String body) {
    return post(body, "Content-Length: " + body.length() + "\r\n");
  }

  private static String post(String body, String framing) {
    return "POST /api/v1/workflows HTTP/1.1\r\n"
        + head()
        + "Content-Type: application/json\r\n"
        + framing
        + "\r\n"
        + body;
  }

  private static String head() {
    return "Host: "
        + URI.create(TestServer.address()).getAuthority()
        + "\r\nAuthorization: Bearer "
        + TestServer.token()
        + "\r\nConnection: close\r\n";
  }
}
