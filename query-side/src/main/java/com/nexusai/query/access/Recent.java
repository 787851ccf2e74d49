package com.nexusai.query.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The values that were asked for last: at most 10,000 of them. Safe to use from any thread. */
final class Recent<K, V> {
  private static final int MAX = 10_000;

  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  synchronized @Nullable V get(K key) {
    return values.get(key);
  }

  /** Keeps a value; where there is one already, the one that {@code chosen} takes of the two. */
  synchronized void keep(K key, V value, BinaryOperator<V> chosen) {
    values.merge(key, value, chosen);
    if (values.size() > MAX) {
      values.remove(values.keySet().iterator().next());
    }
  }
}
