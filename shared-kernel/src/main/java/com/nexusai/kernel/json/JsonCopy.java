package com.nexusai.kernel.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies untyped values so that nobody can change them. */
final class JsonCopy {
  private JsonCopy() {}

  static @Nullable Object immutable(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> object -> immutable(object);
      case List<?> array -> immutable(array);
      case null, default -> value;
    };
  }

  // List.copyOf and Map.copyOf refuse null, which JSON has, and Map.copyOf loses the order.
  private static Map<String, @Nullable Object> immutable(Map<?, ?> object) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(object.size());
    object.forEach((key, value) -> copy.put(key.toString(), immutable(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> immutable(List<?> array) {
    List<@Nullable Object> copy = new ArrayList<>(array.size());
    array.forEach(element -> copy.add(immutable(element)));
    return Collections.unmodifiableList(copy);
  }
}
