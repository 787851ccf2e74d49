package com.nexusai.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server for the users of a Firebase project, on a public address behind a proxy. */
class FirebaseIdentityTest {
  private static FirebaseProject project;
  private static FirebaseServer server;

  @BeforeAll
  static void start() {
    project = new FirebaseProject();
    server =
        new FirebaseServer(
            project,
            Map.of(
                "nexus.admins", "root, Boss@Example.com",
                "nexus.public-url", "https://nexus.example.com",
                "nexus.cors-origins", "https://app.example.com",
                "nexus.trusted-proxies", "127.0.0.1",
                "nexus.rate-limit-user", "100",
                "nexus.rate-limit-ip", "150"));
  }

  @AfterAll
  static void stop() {
    server.close();
    project.close();
  }

  @Test
  void the_user_is_what_the_token_says() {
    assertThat(json(server.send(server.as("ada", "/api/v1/me"))))
        .containsEntry("uid", "ada")
        .containsEntry("email", "ada@example.com")
        .containsEntry("name", "Name of ada")
        .containsEntry("picture", "https://pictures.example.com/ada")
        .hasSize(4);
  }

  @Test
  void a_user_without_an_address_or_a_name_has_an_id_all_the_same() {
    String token =
        project.token("anonymous", claims -> claims.claim("email", null).claim("name", null));

    assertThat(json(server.send(bearer(token, "/api/v1/me"))))
        .containsEntry("uid", "anonymous")
        .containsEntry("email", null)
        .containsEntry("name", "anonymous");
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong(
            "an audience of two", claims -> claims.audience(List.of(FirebaseProject.ID, "other"))),
        wrong("no audience", claims -> claims.audience((String) null)),
        wrong("no issuer", claims -> claims.issuer(null)),
        wrong("no subject", claims -> claims.subject(null)),
        wrong("a blank subject", claims -> claims.subject("  ")),
        wrong("a long subject", claims -> claims.subject("x".repeat(129))),
        wrong("a subject with a line break", claims -> claims.subject("a\nb")),
        wrong("the local owner's id", claims -> claims.subject("local")),
        wrong("no end", claims -> claims.expirationTime(null)),
        wrong("no sign-in", claims -> claims.claim("auth_time", null)),
        wrong("a sign-in to come", claims -> claims.claim("auth_time", later())),
        wrong("a sign-in in words", claims -> claims.claim("auth_time", "now")),
        wrong("issued in the future", claims -> claims.issueTime(soon())),
        wrong("not yet valid", claims -> claims.notBeforeTime(soon())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void a_token_with_wrong_claims_is_refused(String name, Consumer<JWTClaimsSet.Builder> change) {
    HttpResponse<String> response =
        server.send(from("10.9.9.9", bearer(project.token("ada", change), "/api/v1/me")));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response)).containsEntry("code", "UNAUTHENTICATED");
  }

  @Test
  void a_token_that_has_ended_is_told_so() {
    HttpResponse<String> response = server.send(bearer(project.expired("ada"), "/api/v1/me"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response)).containsEntry("code", "TOKEN_EXPIRED");
  }

  @Test
  void clocks_may_be_a_little_apart() {
    String early =
        project.token(
            "ada",
            claims ->
                claims
                    .issueTime(Date.from(Instant.now().plusSeconds(15)))
                    .claim("auth_time", Instant.now().plusSeconds(15).getEpochSecond()));

    assertThat(server.send(bearer(early, "/api/v1/me")).statusCode()).isEqualTo(200);
  }

  @Test
  void admins_are_named_by_id_or_by_an_address_that_is_verified() {
    assertThat(projections(project.token("root"))).isEqualTo(200);
    assertThat(projections(project.token("boss"))).isEqualTo(200);
    assertThat(projections(project.token("ada"))).isEqualTo(403);
    assertThat(projections(project.token("boss", claims -> claims.claim("email_verified", false))))
        .isEqualTo(403);
    // An id is free to look like an address.
    assertThat(
            projections(project.token("boss@example.com", claims -> claims.claim("email", null))))
        .isEqualTo(403);
  }

  @Test
  void who_runs_the_server_has_the_token_of_its_folder() {
    String token = server.operatorToken();

    assertThat(json(server.send(bearer(token, "/api/v1/me")))).containsEntry("uid", "local");
    assertThat(projections(token)).isEqualTo(200);
    HttpResponse<String> session =
        server.send(bearer(token, "/api/v1/session").POST(BodyPublishers.noBody()));
    assertThat(json(session)).containsEntry("code", "ID_TOKEN_REQUIRED");
  }

  @Test
  void there_are_no_links() {
    assertThat(server.running().loginLink()).isEmpty();
    assertThat(
            server
                .send(server.as("root", "/api/v1/login-links").POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
    assertThat(server.send(server.request("/login?token=x")).statusCode()).isEqualTo(404);
  }

  @Test
  void an_id_token_is_exchanged_for_a_cookie_that_ends_with_it() {
    HttpResponse<String> signedIn =
        server.send(server.as("ada", "/api/v1/session").POST(BodyPublishers.noBody()));
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();

    assertThat(signedIn.statusCode()).isEqualTo(204);
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
    long seconds = Long.parseLong(cookie.replaceFirst("(?s).*Max-Age=(\\d+).*", "$1"));
    assertThat(seconds).isBetween(3_000L, 3_600L);
    String pair = cookie.split(";")[0];
    assertThat(json(server.send(server.request("/api/v1/me").header("Cookie", pair))))
        .containsEntry("uid", "ada");
    assertThat(
            json(
                server.send(
                    server
                        .request("/api/v1/me")
                        .header("Cookie", pair)
                        .header("Origin", "https://evil.example"))))
        .containsEntry("code", "ORIGIN_REFUSED");

    HttpResponse<String> signedOut =
        server.send(
            server
                .request("/api/v1/session")
                .header("Cookie", pair)
                .header("Origin", server.running().address())
                .DELETE());
    assertThat(signedOut.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
  }

  @Test
  void a_cookie_of_an_ended_token_is_nobodys() {
    String cookie = "nexus_session_" + server.port() + "=" + project.expired("ada");

    assertThat(server.send(server.request("/api/v1/me").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
    assertThat(server.send(server.request("/").header("Cookie", cookie)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void the_operators_token_is_no_cookie() {
    String cookie = "nexus_session_" + server.port() + "=" + server.operatorToken();

    assertThat(server.send(server.request("/api/v1/me").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void keys_change_and_are_fetched_when_a_token_names_a_new_one() {
    server.send(server.as("ada", "/api/v1/me"));
    int before = project.fetches();
    for (int i = 0; i < 20; i++) {
      String unknown = project.signedByAnUnknownKey("ada", "no-such-key-" + i % 2);
      assertThat(server.send(from("10.9.9.8", bearer(unknown, "/api/v1/me"))).statusCode())
          .isEqualTo(401);
    }

    assertThat(project.fetches() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void a_user_who_asks_too_often_is_told_when_to_come_back() {
    HttpResponse<String> last = null;
    for (int i = 0; i <= 120; i++) {
      last = server.send(from("10.0.1." + i, server.as("greedy", "/api/v1/me")));
      if (last.statusCode() != 200) {
        break;
      }
      assertThat(last.headers().firstValue("RateLimit-Limit")).contains("100");
    }

    limited(last);
    assertThat(server.send(from("10.0.1.1", server.as("modest", "/api/v1/me"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_address_that_asks_too_often_is_told_when_to_come_back() {
    HttpResponse<String> last = null;
    for (int i = 0; i <= 200; i++) {
      last = server.send(from("10.0.2.1", server.request("/webhooks/wf-nobody/x")));
      if (last.statusCode() == 429) {
        break;
      }
      assertThat(last.statusCode()).isEqualTo(404);
    }

    limited(last);
    assertThat(left("10.0.2.2")).isGreaterThan(140);
    // What the client itself wrote in front of the proxy's word counts for nothing.
    assertThat(left("10.0.2.9, 10.0.2.1")).isLessThan(100);
    assertThat(left("10.0.2.1, 10.0.2.9")).isGreaterThan(140);
  }

  private static int left(String forwardedFor) {
    HttpResponse<String> response =
        server.send(from(forwardedFor, server.request("/webhooks/wf-nobody/x")));
    return Integer.parseInt(response.headers().firstValue("RateLimit-Remaining").orElseThrow());
  }

  @Test
  void an_address_that_guesses_tokens_is_stopped_earlier() {
    HttpResponse<String> last = null;
    int guesses = 0;
    for (; guesses <= 200; guesses++) {
      last = server.send(from("10.0.3.1", bearer("guess-" + guesses, "/api/v1/me")));
      if (last.statusCode() == 429) {
        break;
      }
    }

    limited(last);
    assertThat(guesses).isBetween(60, 120);
  }

  @Test
  void pages_of_named_sites_may_call_and_others_may_not() {
    HttpResponse<String> named = preflight("https://app.example.com");
    HttpResponse<String> other = preflight("https://app.example.com.evil.example");

    assertThat(named.statusCode()).isEqualTo(204);
    assertThat(named.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    assertThat(named.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(named.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization")
        .doesNotContain("*");
    assertThat(named.headers().firstValue("Access-Control-Max-Age")).isPresent();
    assertThat(named.headers().firstValue("Vary")).contains("Origin");
    for (HttpResponse<String> refused :
        List.of(other, preflight("null"), preflight("http://app.example.com"))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    HttpResponse<String> read =
        server.send(server.as("ada", "/api/v1/me").header("Origin", "https://app.example.com"));
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    HttpResponse<String> unread =
        server.send(server.as("ada", "/api/v1/me").header("Origin", "https://evil.example"));
    assertThat(unread.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static HttpResponse<String> preflight(String origin) {
    return server.send(
        server
            .request("/api/v1/workflows")
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization, content-type"));
  }

  private static void limited(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(json(response)).containsEntry("code", "RATE_LIMITED");
    assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    assertThat(response.headers().firstValue("RateLimit-Remaining")).contains("0");
    assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
  }

  private static int projections(String token) {
    return server.send(bearer(token, "/api/v1/projections")).statusCode();
  }

  private static HttpRequest.Builder bearer(String token, String path) {
    return server.request(path).header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder from(String client, HttpRequest.Builder request) {
    return request.header("X-Forwarded-For", client);
  }

  private static Arguments wrong(String name, Consumer<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, change);
  }

  private static Date soon() {
    return Date.from(Instant.now().plusSeconds(90));
  }

  private static long later() {
    return Instant.now().plusSeconds(90).getEpochSecond();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(HttpResponse<String> response) {
    return (Map<String, Object>) Json.read(response.body());
  }
}
