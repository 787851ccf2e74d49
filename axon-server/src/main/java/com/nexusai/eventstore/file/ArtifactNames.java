package com.nexusai.eventstore.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds which artifacts a payload names: every {@code "sha256":"…"} of its JSON, whatever the event
 * calls the value around it. A value of a user that looks the same counts too; it may keep an
 * artifact longer, and never loses one.
 */
public final class ArtifactNames {
  /** The condition in SQL that a column named {@code body} names any artifact. */
  public static final String BODY_NAMES_ANY = "instr(body, '\"sha256\":\"') > 0";

  private static final String MARK = "\"sha256\":\"";

  private static final byte[] MARK_BYTES = MARK.getBytes(US_ASCII);
  private static final int HEX_DIGITS = 64;

  private ArtifactNames() {}

  /** The SHA-256 of each artifact that the JSON names, once. */
  static List<byte[]> in(byte[] json) {
    int last = json.length - MARK_BYTES.length - HEX_DIGITS;
    Set<String> found = null;
    for (int i = 0; i < last; i++) {
      if (json[i] == '"' && json[i + 1] == 's' && isName(json, i)) {
        if (found == null) {
          found = new LinkedHashSet<>();
        }
        found.add(new String(json, i + MARK_BYTES.length, HEX_DIGITS, US_ASCII));
      }
    }
    return found == null ? List.of() : bytes(found);
  }

  private static boolean isName(byte[] json, int at) {
    for (int i = 2; i < MARK_BYTES.length; i++) {
      if (json[at + i] != MARK_BYTES[i]) {
        return false;
      }
    }
    int digits = at + MARK_BYTES.length;
    for (int i = digits; i < digits + HEX_DIGITS; i++) {
      boolean hex = (json[i] >= '0' && json[i] <= '9') || (json[i] >= 'a' && json[i] <= 'f');
      if (!hex) {
        return false;
      }
    }
    return json[digits + HEX_DIGITS] == '"';
  }

  private static List<byte[]> bytes(Set<String> names) {
    List<byte[]> all = new ArrayList<>(names.size());
    names.forEach(name -> all.add(HexFormat.of().parseHex(name)));
    return all;
  }
}
