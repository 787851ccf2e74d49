package com.nexusai.sagas.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads name and value pairs and writes them as a query or a form; a list repeats its name. */
final class InputQuery {
  private InputQuery() {}

  /** The pairs, percent-encoded; empty when there are none. Null values are left out. */
  static String read(String path, @Nullable Object pairs, InputProblems problems) {
    if (pairs == null) {
      return "";
    }
    if (!(pairs instanceof Map<?, ?> map)) {
      problems.wrongType(path, "an object of names and values", pairs);
      return "";
    }
    StringBuilder query = new StringBuilder();
    map.forEach((name, value) -> {
      List<?> values =
          value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
      values.forEach(one -> add(path, String.valueOf(name), one, query, problems));
    });
    return query.toString();
  }

  private static void add(
      String path,
      String name,
      @Nullable Object value,
      StringBuilder query,
      InputProblems problems) {
    String text = Scalars.text(value);
    if (text == null) {
      problems.wrongType(
          path + "." + name, "a string, number or boolean, or a list of them", value);
      return;
    }
    query.append(query.isEmpty() ? "" : "&").append(encode(name)).append('=').append(encode(text));
  }

  private static String encode(String text) {
    // A space as %20 is right in a query and in a form; '+' only in a form.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
