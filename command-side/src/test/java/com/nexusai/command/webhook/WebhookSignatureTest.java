package com.nexusai.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  private static final UserId ADA = new UserId("ada");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final HmacVerifier vault = new OneSecret(ADA, "hook", "secret");
  private final WebhookSignature signature = new WebhookSignature(vault);

  @Test
  void no_signature_or_a_misshapen_one_is_refused() {
    String hex = OneSecret.sign("secret", NOW.getEpochSecond(), BODY);
    long t = NOW.getEpochSecond();
    for (String header :
        new String[] {
          null, "", hex, "t=" + t, "v1=" + hex, "t=x,v1=" + hex, "t=" + t + ",v1=" + hex + "0"
        }) {
      assertThat(refusal(header, BODY, NOW)).as(header).isEqualTo("SIGNATURE_REQUIRED");
    }
  }

  @Test
  void a_signature_over_something_else_is_refused() {
    String header = header("secret", NOW, BODY);
    byte[] other = "{\"a\":2}".getBytes(StandardCharsets.UTF_8);

    assertThat(refusal(header, other, NOW)).isEqualTo("SIGNATURE_INVALID");
    assertThat(refusal(header("other secret", NOW, BODY), BODY, NOW))
        .isEqualTo("SIGNATURE_INVALID");
    // The time is signed too: an old request cannot be made young.
    String younger = header.replace("t=" + NOW.getEpochSecond(), "t=" + (NOW.getEpochSecond() + 1));
    assertThat(refusal(younger, BODY, NOW)).isEqualTo("SIGNATURE_INVALID");
  }

  @Test
  void a_signature_is_good_for_five_minutes_either_way() {
    String header = header("secret", NOW, BODY);
    Duration window = Duration.ofMinutes(5);

    assertThatCode(() -> check(header, BODY, NOW.plus(window))).doesNotThrowAnyException();
    assertThatCode(() -> check(header, BODY, NOW.minus(window))).doesNotThrowAnyException();
    assertThat(refusal(header, BODY, NOW.plus(window).plusMillis(1)))
        .isEqualTo("SIGNATURE_EXPIRED");
    assertThat(refusal(header, BODY, NOW.minus(window).minusMillis(1)))
        .isEqualTo("SIGNATURE_EXPIRED");
  }

  @Test
  void without_a_vault_nothing_that_asks_for_a_signature_passes() {
    Rejection refused =
        catchThrowableOfType(
            Rejection.class,
            () ->
                new WebhookSignature(null)
                    .check(ADA, "hook", header("secret", NOW, BODY), BODY, NOW));

    assertThat(refused.rejection().code()).isEqualTo("SIGNATURE_NOT_CHECKED");
  }

  private void check(String header, byte[] body, Instant now) {
    signature.check(ADA, "hook", header, body, now);
  }

  private String refusal(String header, byte[] body, Instant now) {
    return catchThrowableOfType(Rejection.class, () -> check(header, body, now)).rejection().code();
  }

  private static String header(String secret, Instant at, byte[] body) {
    long t = at.getEpochSecond();
    return "t=" + t + ",v1=" + OneSecret.sign(secret, t, body);
  }
}
