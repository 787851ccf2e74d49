package com.nexusai.app.identity;

import com.nexusai.app.edge.OwnHost;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;

/**
 * The cookie that a browser is signed in by. No script can read it and no page of another site can
 * have it sent.
 */
final class SessionCookie {
  private final OwnHost host;

  SessionCookie(OwnHost host) {
    this.host = host;
  }

  /** What the request's cookie says; empty when it has none. */
  static Optional<String> in(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      String name = name(request);
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A cookie for the browser that sent this request.
   *
   * @param lifetime after which the browser forgets it; zero for at once
   */
  ResponseCookie of(HttpServletRequest request, String value, Duration lifetime) {
    return ResponseCookie.from(name(request), value)
        .httpOnly(true)
        .secure(host.isReachedSecurely(request))
        .sameSite("Strict")
        .path("/")
        .maxAge(lifetime)
        .build();
  }

  /** The cookie's name tells the port: browsers keep one jar for all ports of a host. */
  private static String name(HttpServletRequest request) {
    return "nexus_session_" + request.getLocalPort();
  }
}
