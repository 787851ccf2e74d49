package com.nexusai.kernel.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures untyped values without encoding them. */
final class JsonSize {
  private JsonSize() {}

  static int atLeast(@Nullable Object value, int limit) {
    return switch (value) {
      case null -> 4;
      case String text -> text.length() + 2;
      case Long number -> digits(number);
      case Boolean flag -> flag ? 4 : 5;
      case Map<?, ?> object -> object(object, limit);
      case List<?> array -> array(array, limit);
      default -> value.toString().length();
    };
  }

  private static int object(Map<?, ?> object, int limit) {
    int size = 2;
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      size += entry.getKey().toString().length() + 4;
      if (size >= limit) {
        return size;
      }
      size += atLeast(entry.getValue(), limit - size);
    }
    return size;
  }

  private static int array(List<?> array, int limit) {
    int size = 2;
    for (Object element : array) {
      if (size >= limit) {
        return size;
      }
      size += 1 + atLeast(element, limit - size);
    }
    return size;
  }

  private static int digits(long number) {
    int digits = number < 0 ? 2 : 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  static boolean deeperThan(@Nullable Object value, int levels) {
    return switch (value) {
      case Map<?, ?> object -> levels == 0 || anyDeeper(object.values(), levels - 1);
      case List<?> array -> levels == 0 || anyDeeper(array, levels - 1);
      case null, default -> false;
    };
  }

  private static boolean anyDeeper(Iterable<?> parts, int levels) {
    for (Object part : parts) {
      if (deeperThan(part, levels)) {
        return true;
      }
    }
    return false;
  }
}
