package com.nexusai.query.firestore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ids of documents as Firestore can hold them. A slash separates paths there, so it becomes two
 * dots, and a dot becomes a dot and a hyphen: that way ids of letters, digits, {@code _ - .} and
 * {@code /} keep their order. What else there may be is percent-encoded.
 */
final class DocumentIds {
  /** What every id that begins with {@code parent/} is less than, when it follows the parent. */
  static final String AFTER_SLASH = ".0";

  static final String SLASH = "..";
  private static final String DOT = ".-";

  private DocumentIds() {}

  static String encoded(String id) {
    StringBuilder encoded = new StringBuilder(id.length() + 8);
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c == '/') {
        encoded.append(SLASH);
      } else if (c == '.') {
        encoded.append(DOT);
      } else if (isPlain(c)) {
        encoded.append(c);
      } else {
        percent(encoded, c);
      }
    }
    // Firestore keeps names of this form for itself.
    if (encoded.length() > 3
        && encoded.indexOf("__") == 0
        && encoded.lastIndexOf("__") == encoded.length() - 2) {
      encoded.deleteCharAt(0);
      encoded.insert(0, "%5F");
    }
    return encoded.toString();
  }

  private static void percent(StringBuilder encoded, char c) {
    encoded.append('%');
    encoded.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
    encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  static String decoded(String encoded) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '.') {
        i++;
        decoded.write(encoded.charAt(i) == '.' ? '/' : '.');
      } else if (c == '%') {
        decoded.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        decoded.write(c);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
