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
      case String text -> text(text, limit);
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
      size += text(entry.getKey().toString(), limit - size) + 1 + (size > 2 ? 1 : 0);
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
      size += atLeast(element, limit - size) + (size > 2 ? 1 : 0);
    }
    return size;
  }

  /**
   * Counts as UTF-8 does: by the character, with escapes; the two halves of a pair take two bytes
   * each.
   */
  private static int text(String text, int limit) {
    int size = 2;
    for (int i = 0; i < text.length() && size < limit; i++) {
      char c = text.charAt(i);
      if (c < 0x20) {
        size += "\n\r\t\b\f".indexOf(c) >= 0 ? 2 : 6;
      } else if (c < 0x80) {
        size += c == '"' || c == '\\' ? 2 : 1;
      } else {
        size += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
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
