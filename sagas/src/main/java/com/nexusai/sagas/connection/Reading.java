package com.nexusai.sagas.connection;

import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys of an object and notes what is wrong with them, without quoting a value. */
final class Reading {
  private final Map<?, ?> object;
  private final List<Problem> problems;

  Reading(Map<?, ?> object, List<Problem> problems) {
    this.object = object;
    this.problems = problems;
  }

  @Nullable Object value(String key) {
    return object.get(key);
  }

  void onlyKeys(Set<String> known) {
    for (Object key : object.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        problems.add(
            Problem.of(
                "UNKNOWN_KEY", "$." + key, "one of " + String.join(", ", known), "an unknown key"));
      }
    }
  }

  /** The text under a key, or null with a problem noted. */
  @Nullable String text(String key, Pattern allowed, String expected) {
    Object value = value(key);
    if (value instanceof String text && allowed.matcher(text).matches()) {
      return text;
    }
    String code =
        value == null ? "MISSING_KEY" : value instanceof String ? "INVALID_VALUE" : "WRONG_TYPE";
    problems.add(Problem.of(code, "$." + key, expected, type(value)));
    return null;
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String _ -> "another text";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      case List<?> list -> "a list of " + list.size();
      case Map<?, ?> _ -> "an object";
      default -> "something else";
    };
  }
}
