package com.nexusai.sagas.http;

import org.jspecify.annotations.Nullable;

/** Plain values as the text of a header, a query or a form. */
final class Scalars {
  private Scalars() {}

  /** The value as text; null when it is a list, an object or null. */
  static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      case Number number -> number.toString();
      case null, default -> null;
    };
  }
}
