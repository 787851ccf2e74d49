package com.nexusai.kernel.expression;

import com.nexusai.kernel.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Scopes for tests. */
final class Scopes {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private static final Map<?, ?> INPUT =
      (Map<?, ?>)
          Json.read(
              """
              {"n": 3, "price": 19.99, "name": "Ada", "nothing": null, "yes": true, "tags": ["a", null, "b"],
               "order": {"total": 120, "lines": [{"sku": "x", "qty": 2}, {"sku": "y", "qty": 5}]}, "my-key": 1, "empty": {}}
              """);

  /** What most tests see: an input, one agent's data, the first item, and nothing else. */
  static final Scope SAMPLE =
      name ->
          switch (name) {
            case "input" -> INPUT;
            case "data" -> Map.of("fetch", Map.of("status", 200L));
            case "item" -> Map.of("id", 7L);
            case "index" -> 0L;
            case "now" -> NOW;
            default -> null;
          };

  private Scopes() {}

  /** A scope whose input is this JSON. */
  static Scope input(String json) {
    Object input = Json.read(json);
    return name -> name.equals("input") ? input : null;
  }

  /** A list of the first numbers, as JSON. */
  static String numbers(int count) {
    return LongStream.range(0, count)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
