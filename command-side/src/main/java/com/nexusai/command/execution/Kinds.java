package com.nexusai.command.execution;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON word for a value's kind, as errors name it. */
final class Kinds {
  private Kinds() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case String _ -> "a string";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      default -> value.getClass().getSimpleName();
    };
  }
}
