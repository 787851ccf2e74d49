package com.nexusai.sagas.vault;

import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures with the secrets of {@code hmac} connections. */
final class VaultHmac implements HmacVerifier {
  private static final String ALGORITHM = "HmacSHA256";

  private final Vault vault;

  VaultHmac(Vault vault) {
    this.vault = vault;
  }

  @Override
  public boolean verifies(
      UserId owner, String connectionId, byte[] signedBytes, String hexSignature) {
    return vault
        .unlock(owner, connectionId)
        .map(Unlocked::credential)
        .filter(Credential.Hmac.class::isInstance)
        .map(credential -> ((Credential.Hmac) credential).secret())
        .map(secret -> matches(sign(secret, signedBytes), hexSignature))
        .orElse(false);
  }

  private static boolean matches(byte[] expected, String hexSignature) {
    try {
      return MessageDigest.isEqual(expected, HexFormat.of().parseHex(hexSignature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] sign(String secret, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM + ".", e);
    }
  }
}
