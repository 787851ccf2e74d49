package com.nexusai.command.webhook;

import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A vault at the edge of a test: it knows one secret, and computes like every sender does. */
public record OneSecret(UserId owner, String connectionId, String secret) implements HmacVerifier {

  @Override
  public boolean verifies(UserId user, String connection, byte[] signed, String hexSignature) {
    return user.equals(owner)
        && connection.equals(connectionId)
        && hmac(secret, signed).equalsIgnoreCase(hexSignature);
  }

  /** What a sender puts behind {@code v1=}. */
  static String sign(String secret, long unixSeconds, byte[] body) {
    byte[] time = (unixSeconds + ".").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[time.length + body.length];
    System.arraycopy(time, 0, all, 0, time.length);
    System.arraycopy(body, 0, all, time.length, body.length);
    return hmac(secret, all);
  }

  private static String hmac(String secret, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
