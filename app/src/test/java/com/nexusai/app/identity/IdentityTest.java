package com.nexusai.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final String FOREIGN = "http://localhost:1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/me",
        "GET /api/v1/workflows",
        "POST /api/v1/workflows",
        "GET /api/v1/workflows/wf-1",
        "PUT /api/v1/workflows/wf-1",
        "DELETE /api/v1/workflows/wf-1",
        "POST /api/v1/workflows/wf-1/edits",
        "POST /api/v1/workflows/wf-1/activate",
        "POST /api/v1/workflows/wf-1/pause",
        "POST /api/v1/workflows/wf-1/archive",
        "POST /api/v1/workflows/wf-1/execute",
        "GET /api/v1/workflows/wf-1/versions",
        "GET /api/v1/executions",
        "GET /api/v1/executions/run-1",
        "GET /api/v1/executions/run-1/events",
        "POST /api/v1/executions/run-1/cancel",
        "GET /api/v1/stream/executions",
        "GET /api/v1/stream/executions/run-1",
        "GET /api/v1/projections",
        "POST /api/v1/login-links",
        "GET /metrics",
        "GET /api/v1/unknown",
        "GET /api/v1/me/",
        "GET /API/V1/me",
        "GET /unknown",
        "GET /error"
      })
  void a_stranger_reaches_nothing(String route) {
    String[] parts = route.split(" ");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(TestServer.address() + parts[1]))
            .method(parts[0], BodyPublishers.noBody());

    HttpResponse<String> without = TestServer.send(request.build());
    HttpResponse<String> wrong =
        TestServer.send(request.copy().header("Authorization", "Bearer x").build());

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(code(without)).isEqualTo("UNAUTHENTICATED");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(code(wrong)).isEqualTo("UNAUTHENTICATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nexus.css", "/health", "/health/liveness", "/health/readiness"})
  void what_tells_nothing_is_open(String path) {
    HttpResponse<String> response =
        TestServer.send(HttpRequest.newBuilder(URI.create(TestServer.address() + path)).build());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void the_token_makes_a_request_the_owners() {
    assertThat(TestServer.read("/api/v1/me"))
        .containsEntry("uid", "local")
        .containsKeys("email", "name", "picture");
    assertThat(TestServer.send(TestServer.request("/metrics").build()).body())
        .contains("nexus_events_head");
  }

  @Test
  void the_token_is_for_the_eyes_of_the_owners_account_only() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(TestServer.folder().resolve("token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_link_signs_a_browser_in_once() {
    String link = TestServer.loginLink();

    HttpResponse<String> first = get(link);
    HttpResponse<String> second = get(link);

    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location")).contains("/");
    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Strict");
    assertThat(second.statusCode()).isEqualTo(401);
    assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void a_cookie_reads_and_changes_from_our_own_pages_only() {
    String cookie = cookie();

    assertThat(withCookie(cookie, "GET", null).statusCode()).isEqualTo(200);
    assertThat(withCookie(cookie, "GET", TestServer.address()).statusCode()).isEqualTo(200);
    assertThat(code(withCookie(cookie, "GET", FOREIGN))).isEqualTo("ORIGIN_REFUSED");
    assertThat(code(withCookie(cookie, "POST", FOREIGN))).isEqualTo("ORIGIN_REFUSED");
    assertThat(code(withCookie(cookie, "POST", null))).isEqualTo("ORIGIN_REFUSED");
    assertThat(withCookie(cookie, "POST", TestServer.address()).statusCode()).isEqualTo(405);
  }

  @Test
  void a_cookie_that_was_touched_is_nobodys() {
    String cookie = cookie();

    String later = cookie.replaceFirst("=\\d", "=9");

    assertThat(withCookie(later, "GET", null).statusCode()).isEqualTo(401);
    assertThat(withCookie(cookie.substring(0, cookie.length() - 2), "GET", null).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/", "/api/v1/me", "/webhooks/wf-1/x", "/unknown"})
  void a_name_that_was_rebound_to_this_machine_is_refused(String path) throws IOException {
    for (String host : new String[] {"evil.example", "127.0.0.1:1", "localhost.evil.example"}) {
      String answer = raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");

      assertThat(answer).startsWith("HTTP/1.1 403").contains("HOST_REFUSED");
    }
  }

  @Test
  void a_websocket_of_a_foreign_page_is_refused() throws IOException {
    String upgrade =
        "GET /rsocket HTTP/1.1\r\nHost: "
            + host()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    assertThat(raw(upgrade + "Origin: " + FOREIGN + "\r\n")).contains("ORIGIN_REFUSED");
    assertThat(raw(upgrade + "Origin: " + TestServer.address() + "\r\n"))
        .startsWith("HTTP/1.1 101");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/api/v1/me", "/webhooks/wf-1/x", "/%zz", "/unknown"})
  void every_answer_carries_the_security_headers(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n"))
        .contains("X-Content-Type-Options: nosniff")
        .contains("X-Frame-Options: DENY")
        .contains("X-XSS-Protection: 1; mode=block")
        .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains")
        .contains("Content-Security-Policy: default-src 'none'");
  }

  private static String host() {
    return URI.create(TestServer.address()).getAuthority();
  }

  /** Sends what no HTTP client would. */
  private static String raw(String head) throws IOException {
    URI address = URI.create(TestServer.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[4_000];
      InputStream in = socket.getInputStream();
      int length = in.read(answer);
      return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<String> get(String address) {
    return TestServer.send(HttpRequest.newBuilder(URI.create(address)).build());
  }

  private static String cookie() {
    return get(TestServer.loginLink())
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .split(";")[0];
  }

  private static HttpResponse<String> withCookie(String cookie, String method, String origin) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(TestServer.address() + "/api/v1/me"))
            .header("Cookie", cookie)
            .method(method, BodyPublishers.noBody());
    if (origin != null) {
      request.header("Origin", origin);
    }
    return TestServer.send(request.build());
  }

  private static Object code(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    return ((Map<?, ?>) Json.read(response.body())).get("code");
  }
}
