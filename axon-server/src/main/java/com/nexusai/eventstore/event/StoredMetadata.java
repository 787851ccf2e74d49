package com.nexusai.eventstore.event;

import com.nexusai.kernel.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** Metadata as JSON, and live metadata as it would be read back. */
final class StoredMetadata {
  private StoredMetadata() {}

  static String text(MetaData metaData) {
    return metaData.isEmpty() ? "{}" : Json.text(new LinkedHashMap<>(metaData));
  }

  /**
   * The same metadata, holding only what JSON can hold: whoever listens live sees what a replay
   * will see.
   */
  static MetaData asRead(MetaData live, String text) {
    for (Object value : live.values()) {
      if (!isPlain(value)) {
        return Json.read(text) instanceof Map<?, ?> map
            ? MetaData.from(named(map))
            : MetaData.emptyInstance();
      }
    }
    return live;
  }

  static Map<String, @Nullable Object> named(Map<?, ?> map) {
    Map<String, @Nullable Object> named = new HashMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  private static boolean isPlain(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Boolean;
  }
}
