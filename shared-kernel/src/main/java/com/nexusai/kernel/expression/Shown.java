package com.nexusai.kernel.expression;

import com.nexusai.kernel.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values look inside a text. */
final class Shown {
  private static final int BRIEF = 60;
  private static final double WHOLE = 1e15;

  private Shown() {}

  /** In a message: shortened; large values are only named. */
  static String briefly(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> "an object of " + map.size() + " keys";
      case List<?> list -> "a list of " + list.size() + " elements";
      case String text ->
          "'" + (text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…") + "'";
      case null -> "null";
      default -> value.toString();
    };
  }

  /**
   * In a rendered template: a string as it is, anything else as JSON, a whole decimal without its
   * {@code .0}.
   */
  static String rendered(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Double number when number == Math.rint(number) && Math.abs(number) < WHOLE ->
          Long.toString(number.longValue());
      case null, default -> Json.text(value);
    };
  }
}
