package com.nexusai.command.request;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of a JSON object one by one and remembers everything that is wrong with them, so
 * that all of it can be told at once.
 */
public final class Fields {
  private static final int TOLD_CHARS_MAX = 100;
  private static final String EXPECTED_INSTANT = "an ISO-8601 instant such as 2026-01-31T08:00:00Z";

  private final String path;
  private final Map<String, @Nullable Object> object;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Fields> parts = new ArrayList<>();
  private final List<Problem> problems;
  private @Nullable Details elsewhere;

  /** The keys of this object, the whole body of a request. */
  public Fields(Map<String, @Nullable Object> object) {
    this("$", object, new ArrayList<>());
  }

  private Fields(String path, Map<String, @Nullable Object> object, List<Problem> problems) {
    this.path = path;
    this.object = object;
    this.problems = problems;
  }

  /**
   * The keys of an object within this one; none when it is missing. What is wrong with them is told
   * with the rest.
   */
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  public Fields object(String key) {
    Map<String, @Nullable Object> found =
        switch (any(key)) {
          case null -> Map.of();
          case Map<?, ?> map -> (Map<String, @Nullable Object>) map;
          case Object other -> {
            wrong(key, "an object", other);
            yield Map.of();
          }
        };
    Fields part = new Fields(pathOf(key), found, problems);
    parts.add(part);
    return part;
  }

  /** Where a key is, as a problem tells it. */
  public String pathOf(String key) {
    return path + "." + key;
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

  /**
   * A number without a fraction from one up to another.
   *
   * @return null when the key is missing or holds null
   */
  public @Nullable Long number(String key, long from, long to) {
    return switch (any(key)) {
      case null -> null;
      case Long n when n >= from && n <= to -> n;
      case Long n -> {
        problems.add(
            Problem.of(
                "OUT_OF_RANGE", pathOf(key), "a number from " + from + " to " + to, n.toString()));
        yield null;
      }
      case Object other -> wrong(key, "a whole number from " + from + " to " + to, other);
    };
  }

  /** An ISO-8601 instant; null when the key is missing or holds null. */
  public @Nullable Instant instant(String key) {
    return switch (any(key)) {
      case null -> null;
      case String text -> {
        try {
          yield Instant.parse(text);
        } catch (DateTimeParseException e) {
          yield wrong(key, EXPECTED_INSTANT, text);
        }
      }
      case Object other -> wrong(key, EXPECTED_INSTANT, other);
    };
  }

  /** One of these words; null when the key is missing or holds null. */
  public @Nullable String word(String key, List<String> allowed) {
    Object value = any(key);
    return value == null ? null : word(key, value, allowed);
  }

  /** One or several of these words; none when the key is missing or holds null. */
  public Set<String> words(String key, List<String> allowed) {
    List<?> found = any(key) instanceof String word ? List.of(word) : list(key, allowed.size());
    Set<String> words = new LinkedHashSet<>();
    for (Object each : found) {
      String word = word(key, each, allowed);
      if (word != null) {
        words.add(word);
      }
    }
    return words;
  }

  private @Nullable String word(String key, @Nullable Object value, List<String> allowed) {
    if (value instanceof String word && allowed.contains(word)) {
      return word;
    }
    problems.add(
        Problem.of(
            "INVALID_VALUE", pathOf(key), "one of " + String.join(", ", allowed), told(value)));
    return null;
  }

  /** A list of 1 to {@code most} values; none when the key is missing or holds null. */
  public List<?> list(String key, int most) {
    return switch (any(key)) {
      case null -> List.of();
      case List<?> list when !list.isEmpty() && list.size() <= most -> list;
      case List<?> list -> {
        problems.add(
            Problem.of(
                "OUT_OF_RANGE",
                pathOf(key),
                "a list of 1 to " + most + " values",
                list.size() + " values"));
        yield List.of();
      }
      case Object other -> {
        wrong(key, "a list", other);
        yield List.of();
      }
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
    refuseUnknown();
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

  private void refuseUnknown() {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            Problem.of(
                "UNKNOWN_KEY",
                pathOf(key),
                known.isEmpty() ? "no keys" : "one of " + String.join(", ", known),
                "'" + key + "'"));
      }
    }
    for (Fields part : parts) {
      part.refuseUnknown();
      if (part.elsewhere != null) {
        problems.addAll(part.elsewhere.problems());
      }
    }
  }

  private <T> @Nullable T wrong(String key, String expected, Object found) {
    problems.add(Problem.of("WRONG_TYPE", pathOf(key), expected, told(found)));
    return null;
  }

  /** A value as a problem tells it: short. */
  public static String told(@Nullable Object value) {
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
