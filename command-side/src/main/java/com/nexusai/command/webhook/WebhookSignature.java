package com.nexusai.command.webhook;

import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code X-Nexus-Signature: t=<unix seconds>,v1=<hex>}: an HMAC-SHA256 over the time, a dot
 * and the raw body, not older or newer than five minutes.
 */
final class WebhookSignature {
  static final String HEADER = "X-Nexus-Signature";
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Pattern SHAPE = Pattern.compile("t=(\\d{1,12}),v1=([0-9A-Fa-f]{64})");

  private final @Nullable HmacVerifier verifier;

  WebhookSignature(@Nullable HmacVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Passes only what the connection's secret signed.
   *
   * @throws Rejection {@code SIGNATURE_REQUIRED}, {@code SIGNATURE_EXPIRED} or {@code
   *     SIGNATURE_INVALID}; {@code SIGNATURE_NOT_CHECKED} where there is no vault
   */
  void check(UserId owner, String connection, @Nullable String header, byte[] body, Instant now) {
    if (verifier == null) {
      throw Rejection.of(
          Kind.UNAVAILABLE, "SIGNATURE_NOT_CHECKED", HEADER, "a vault on this server", "none");
    }
    Matcher signature = header == null ? null : SHAPE.matcher(header.strip());
    if (signature == null || !signature.matches()) {
      throw refused("SIGNATURE_REQUIRED", "t=<unix seconds>,v1=<64 hexadecimal digits>", "another");
    }
    String time = signature.group(1);
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(time));
    if (Duration.between(signedAt, now).abs().compareTo(WINDOW) > 0) {
      throw refused("SIGNATURE_EXPIRED", "a time within 5 minutes of " + now, signedAt.toString());
    }
    if (!verifier.verifies(owner, connection, signedBytes(time, body), signature.group(2))) {
      throw refused("SIGNATURE_INVALID", "the signature of the time and the body", "another");
    }
  }

  private static byte[] signedBytes(String time, byte[] body) {
    byte[] prefix = (time + ".").getBytes(StandardCharsets.US_ASCII);
    byte[] signed = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, signed, 0, prefix.length);
    System.arraycopy(body, 0, signed, prefix.length, body.length);
    return signed;
  }

  private static Rejection refused(String code, String expected, String found) {
    return Rejection.of(Kind.UNAUTHENTICATED, code, HEADER, expected, found);
  }
}
