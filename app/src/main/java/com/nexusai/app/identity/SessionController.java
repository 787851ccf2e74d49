package com.nexusai.app.identity;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Exchanges an ID token for a cookie: pages cannot give an EventSource or a WebSocket a header of
 * their own.
 */
@RestController
@ConditionalOnProperty(name = "nexus.auth", havingValue = "firebase")
class SessionController {
  /** Browsers drop a cookie of more than 4,096 bytes with its name and attributes, silently. */
  private static final int TOKEN_CHARS_MAX = 3_900;

  private final SessionCookie cookie;
  private final Clock clock;

  SessionController(SessionCookie cookie, Clock clock) {
    this.cookie = cookie;
    this.clock = clock;
  }

  @PostMapping("/api/v1/session")
  ResponseEntity<Void> signIn(HttpServletRequest request, @AuthenticationPrincipal SignedIn user) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    Instant end = user.expiresAt();
    if (authorization == null || end == null) {
      throw idTokenRequired(authorization);
    }
    String token = RequestAuthentication.bearerToken(authorization);
    if (token.length() > TOKEN_CHARS_MAX) {
      throw Rejection.of(
          Kind.TOO_LARGE,
          "TOKEN_TOO_LARGE",
          "$.authorization",
          "a token of at most " + TOKEN_CHARS_MAX + " characters, which fits into a cookie",
          token.length() + " characters");
    }
    return answer(request, token, Duration.between(clock.instant(), end));
  }

  @DeleteMapping("/api/v1/session")
  ResponseEntity<Void> signOut(HttpServletRequest request) {
    return answer(request, "", Duration.ZERO);
  }

  private ResponseEntity<Void> answer(HttpServletRequest request, String value, Duration left) {
    Duration lifetime = left.isNegative() ? Duration.ZERO : left;
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, cookie.of(request, value, lifetime).toString())
        .build();
  }

  private static Rejection idTokenRequired(@Nullable String authorization) {
    return Rejection.of(
        Kind.UNPROCESSABLE,
        Problem.of(
            "ID_TOKEN_REQUIRED",
            "$.authorization",
            "a Firebase ID token in the header Authorization",
            authorization == null ? "no header" : "the token of the data folder"));
  }
}
