package com.nexusai.app.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A browser's proof that it was signed in by a link: an end time and its HMAC under the local
 * token. The server remembers nothing; a new token voids every cookie.
 */
final class LocalSession implements Sessions {
  static final Duration LIFETIME = Duration.ofDays(30);
  private final LocalToken token;
  private final Clock clock;

  LocalSession(LocalToken token, Clock clock) {
    this.token = token;
    this.clock = clock;
  }

  /** The value of a new cookie. */
  String next() {
    String end = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
    return end + "." + seal(end);
  }

  @Override
  public Optional<SignedIn> ofCookie(String value) {
    int dot = value.indexOf('.');
    if (dot < 1 || dot > 12) {
      return Optional.empty();
    }
    String end = value.substring(0, dot);
    return sameText(value.substring(dot + 1), seal(end))
            && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(end)))
        ? Optional.of(SignedIn.LOCAL)
        : Optional.empty();
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
