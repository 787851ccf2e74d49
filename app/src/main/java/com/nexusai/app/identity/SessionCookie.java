package com.nexusai.app.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.ResponseCookie;

/**
 * A browser's proof that it was signed in: an end time and its HMAC under the local token. The
 * server remembers nothing; a new token voids every cookie.
 */
final class SessionCookie {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private final LocalToken token;
  private final Clock clock;

  SessionCookie(LocalToken token, Clock clock) {
    this.token = token;
    this.clock = clock;
  }

  /** The cookie's name tells the port: browsers keep one jar for all ports of a host. */
  static String name(int port) {
    return "nexus_session_" + port;
  }

  ResponseCookie next(int port) {
    String end = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
    return ResponseCookie.from(name(port), end + "." + seal(end))
        .httpOnly(true)
        .sameSite("Strict")
        .path("/")
        .maxAge(LIFETIME)
        .build();
  }

  /** Whether the request carries a cookie at all that claims to be ours. */
  static boolean isIn(HttpServletRequest request) {
    return !value(request).isEmpty();
  }

  /** Whether the request carries a cookie that is ours and has not ended. */
  boolean isValidIn(HttpServletRequest request) {
    String value = value(request);
    int dot = value.indexOf('.');
    if (dot < 1 || dot > 12) {
      return false;
    }
    String end = value.substring(0, dot);
    return sameText(value.substring(dot + 1), seal(end))
        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(end)));
  }

  private static String value(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      String name = name(request.getLocalPort());
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return cookie.getValue();
        }
      }
    }
    return "";
  }

  private String seal(String end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.key(), "HmacSHA256"));
      byte[] sum = mac.doFinal(("session " + end).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected HmacSHA256, which every Java has.", e);
    }
  }

  private static boolean sameText(String found, String expected) {
    return MessageDigest.isEqual(
        found.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
