package com.nexusai.kernel.expression;

import dev.cel.common.values.NullValue;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows plain Java JSON values to CEL as CEL wants them, without copying: CEL has a word of its own
 * for null and knows 64-bit numbers only.
 */
sealed interface JsonView {
  /** The plain value that is shown. */
  Object plain();

  /** Shows a value to CEL. */
  static Object of(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> new MapView(map);
      case List<?> list -> new ListView(list);
      case Integer number -> Long.valueOf(number);
      case Short number -> Long.valueOf(number);
      case Float number -> Double.valueOf(number);
      default -> value;
    };
  }

  /** An object. */
  final class MapView extends AbstractMap<Object, Object> implements JsonView {
    private final Map<?, ?> plain;

    MapView(Map<?, ?> plain) {
      this.plain = plain;
    }

    @Override
    public Object plain() {
      return plain;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Object value = plain.get(key);
      return value == null && !plain.containsKey(key) ? null : of(value);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return plain.containsKey(key);
    }

    @Override
    public int size() {
      return plain.size();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public int size() {
          return plain.size();
        }

        @Override
        public Iterator<Entry<Object, Object>> iterator() {
          Iterator<? extends Entry<?, ?>> entries = plain.entrySet().iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return entries.hasNext();
            }

            @Override
            public Entry<Object, Object> next() {
              Entry<?, ?> entry = entries.next();
              return Map.entry(entry.getKey(), of(entry.getValue()));
            }
          };
        }
      };
    }
  }

  /** An array. */
  final class ListView extends AbstractList<Object> implements JsonView {
    private final List<?> plain;

    ListView(List<?> plain) {
      this.plain = plain;
    }

    @Override
    public Object plain() {
      return plain;
    }

    @Override
    public Object get(int index) {
      return of(plain.get(index));
    }

    @Override
    public int size() {
      return plain.size();
    }
  }
}
