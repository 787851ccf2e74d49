package com.nexusai.sagas.vault;

import com.nexusai.kernel.callback.CallbackSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs resume URLs with HMAC-SHA256 under the key in the file {@code callback.key}, which the
 * first start creates: 32 random bytes in hexadecimal. URLs that were handed out stay good while
 * the file does.
 */
final class CallbackKey implements CallbackSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  private CallbackKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Reads the key, or makes one.
   *
   * @throws VaultUnreadable when the file holds no key
   */
  static CallbackKey open(Path file) {
    try {
      if (!Files.exists(file)) {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        PrivateFiles.write(file, HexFormat.of().formatHex(fresh));
      }
      PrivateFiles.narrow(file);
      byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new CallbackKey(key);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Told below, without what the file holds.
    }
    throw new VaultUnreadable("Expected 32 bytes in hexadecimal in " + file + ".", null);
  }

  @Override
  public String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM + ".", e);
    }
  }

  @Override
  public boolean verifies(String text, String signature) {
    return MessageDigest.isEqual(
        sign(text).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }
}
