package com.nexusai.kernel.workflow.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what was found in a value, briefly. */
public final class Found {
  private static final int BRIEF = 60;

  /** No duration in a workflow is longer than about ten years. */
  static final Duration MAX_DURATION = Duration.ofDays(3_650);

  private Found() {}

  /**
   * The value as a problem shows it: a short text or number itself, of anything large only what it
   * is.
   */
  public static String in(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case String text ->
          "'" + (text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…") + "'";
      default -> value.toString();
    };
  }
}
