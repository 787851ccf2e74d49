package com.nexusai.kernel.expression;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells values from windows: a scope may offer a map of its own that looks up its parts when asked,
 * and that changes as a run goes on.
 */
final class Fixed {
  private static final Module JAVA = Map.class.getModule();

  private Fixed() {}

  /** The value itself, or what a window shows now. */
  static Object of(Object value) {
    return value instanceof Map<?, ?> map && map.getClass().getModule() != JAVA
        ? new LinkedHashMap<>(map)
        : value;
  }
}
