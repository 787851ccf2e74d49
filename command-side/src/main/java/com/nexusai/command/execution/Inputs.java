package com.nexusai.command.execution;

import com.nexusai.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Compares the inputs of two starts without keeping them both. */
final class Inputs {
  private Inputs() {}

  /**
   * The SHA-256 of the canonical JSON, lower-case hexadecimal: equal for inputs that differ in the
   * order of keys alone.
   */
  static String sha256(@Nullable Object input) {
    try {
      byte[] canonical = Json.canonical(input).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every Java has.", e);
    }
  }
}
