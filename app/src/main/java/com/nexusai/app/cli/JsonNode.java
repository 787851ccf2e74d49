package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value to look into without a type: a part that is not there is missing and not an error.
 *
 * @param value plain Java; null for JSON null and for what is missing
 */
record JsonNode(@Nullable Object value) {
  private static final JsonNode MISSING = new JsonNode(null);

  /** The part under this key. */
  JsonNode at(String key) {
    return value instanceof Map<?, ?> map && map.get(key) != null
        ? new JsonNode(map.get(key))
        : MISSING;
  }

  boolean isMissing() {
    return value == null;
  }

  /** The elements of a list; none for anything else. */
  List<JsonNode> items() {
    return value instanceof List<?> list ? list.stream().map(JsonNode::new).toList() : List.of();
  }

  /** The entries of an object in order; none for anything else. */
  Map<String, JsonNode> entries() {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> entries.put(String.valueOf(key), new JsonNode(each)));
    }
    return entries;
  }

  /** The text of a string, anything else as JSON, nothing for null. */
  String text() {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Object other -> Json.text(other);
    };
  }

  /** The number; the fallback for anything else. */
  long number(long fallback) {
    return value instanceof Number number ? number.longValue() : fallback;
  }
}
