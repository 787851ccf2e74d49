package com.nexusai.command.request;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of a JSON object one by one and remembers everything that is wrong with them, so
 * that all of it can be told at once.
 */
public final class Fields {
  private static final int TOLD_CHARS_MAX = 100;

  private final Map<String, @Nullable Object> object;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable Details elsewhere;

  /** The keys of this object, the whole body of a request. */
  public Fields(Map<String, @Nullable Object> object) {
    this.object = object;
  }

  /** Any value; null when the key is missing. */
  public @Nullable Object any(String key) {
    known.add(key);
    return object.get(key);
  }

  /** Whether the key is there, be it with null. */
  public boolean has(String key) {
    known.add(key);
    return object.containsKey(key);
  }

  /** A number without a fraction, at least 1; null when the key is missing or holds null. */
  public @Nullable Integer version(String key) {
    return switch (any(key)) {
      case null -> null;
      case Long n when n >= 1 && n <= Integer.MAX_VALUE -> n.intValue();
      case Object other -> wrong(key, "a whole number from 1", other);
    };
  }

  /** A text of 1 to {@code charsMax} characters; null when the key is missing or holds null. */
  public @Nullable String text(String key, int charsMax) {
    return switch (any(key)) {
      case null -> null;
      case String text when !text.isBlank() && text.length() <= charsMax -> text;
      case Object other -> wrong(key, "a text of 1 to " + charsMax + " characters", other);
    };
  }

  /** Adds a problem with one of the keys. */
  public void add(Problem problem) {
    problems.add(problem);
  }

  /** Adds what somebody else refused in the value of one of the keys. */
  public void add(Details refused) {
    elsewhere = refused;
  }

  /**
   * To be called when every key was taken.
   *
   * @throws Rejection with everything that was wrong, unknown keys included
   */
  public void done() {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            Problem.of(
                "UNKNOWN_KEY",
                "$." + key,
                known.isEmpty() ? "no keys" : "one of " + String.join(", ", known),
                "'" + key + "'"));
      }
    }
    if (elsewhere != null && problems.isEmpty()) {
      throw new Rejection(elsewhere);
    }
    if (elsewhere != null) {
      problems.addAll(elsewhere.problems());
    }
    if (problems.size() == 1) {
      throw Rejection.of(Kind.INVALID, problems.getFirst());
    }
    if (!problems.isEmpty()) {
      throw Rejection.of(
          Kind.INVALID,
          "INVALID_REQUEST",
          "The request has " + problems.size() + " problems.",
          problems);
    }
  }

  private <T> @Nullable T wrong(String key, String expected, Object found) {
    problems.add(Problem.of("WRONG_TYPE", "$." + key, expected, told(found)));
    return null;
  }

  /** A value as a problem tells it: short. */
  static String told(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case null, default -> {
        String text = Json.text(value);
        yield text.length() <= TOLD_CHARS_MAX ? text : text.substring(0, TOLD_CHARS_MAX) + "…";
      }
    };
  }
}
