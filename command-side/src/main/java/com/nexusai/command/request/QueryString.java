package com.nexusai.command.request;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code a=1&b=2} as queries and forms have it: a name that comes once is a text, one that
 * comes again is a list.
 */
public final class QueryString {
  private static final int PAIRS_MAX = 10_000;

  private QueryString() {}

  /**
   * The pairs in their order.
   *
   * @param where what is read, as a refusal names it
   * @throws Rejection {@code MALFORMED_FORM} when an escape is not one or there are too many pairs
   */
  public static Map<String, Object> read(@Nullable String text, String where) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    if (text == null || text.isEmpty()) {
      return pairs;
    }
    int count = 0;
    for (int from = 0; from <= text.length(); ) {
      int and = text.indexOf('&', from);
      int to = and < 0 ? text.length() : and;
      if (++count > PAIRS_MAX) {
        throw malformed(where, "at most " + PAIRS_MAX + " pairs", "more");
      }
      if (to > from) {
        add(pairs, text.substring(from, to), where);
      }
      from = to + 1;
    }
    return pairs;
  }

  private static void add(Map<String, Object> pairs, String pair, String where) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals), where);
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1), where);
    pairs.merge(name, value, QueryString::joined);
  }

  @SuppressWarnings("unchecked") // the lists in here were made here
  private static Object joined(Object before, Object value) {
    if (before instanceof List<?> list) {
      ((List<Object>) list).add(value);
      return list;
    }
    return new ArrayList<>(List.of(before, value));
  }

  private static String decode(String text, String where) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed(where, "percent-encoded UTF-8", String.valueOf(e.getMessage()));
    }
  }

  private static Rejection malformed(String where, String expected, String found) {
    return Rejection.of(Kind.INVALID, "MALFORMED_FORM", where, expected, found);
  }
}
