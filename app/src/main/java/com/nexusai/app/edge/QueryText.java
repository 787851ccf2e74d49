package com.nexusai.app.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whether what stands behind the question mark can be read. The container finds out when somebody
 * asks for a parameter, and that would look like a mistake of ours.
 */
final class QueryText {
  private QueryText() {}

  static boolean isReadable(HttpServletRequest request) {
    String query = request.getQueryString();
    // Most have none, and most that there are need no second look.
    return query == null || isPlain(query) || isUtf8(decoded(query));
  }

  private static boolean isPlain(String query) {
    return query.chars().allMatch(c -> c != '%' && c < 0x80);
  }

  /** The bytes that the escapes stand for, each as a character; null when one is no escape. */
  private static @Nullable String decoded(String query) {
    try {
      return URLDecoder.decode(query, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isUtf8(@Nullable String bytes) {
    if (bytes == null) {
      return false;
    }
    try {
      var _ =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
