package com.nexusai.query.web;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.store.SearchWords;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The query parameters of a read, checked: an unknown or repeated one is a mistake that its author
 * wants to hear of.
 */
public final class Query {
  private static final int TEXT_MAX = 2_000;
  private static final int SHOWN_MAX = 80;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Map<String, String[]> parameters;

  /**
   * Takes the parameters of a request.
   *
   * @param known every name that the read understands
   * @throws Rejection {@code UNKNOWN_PARAMETER} or {@code REPEATED_PARAMETER}, all of them at once
   */
  public Query(HttpServletRequest request, Set<String> known) {
    this.parameters = request.getParameterMap();
    List<Problem> problems = new ArrayList<>();
    parameters.forEach((name, values) -> {
      if (!known.contains(name)) {
        problems.add(
            Problem.of(
                "UNKNOWN_PARAMETER",
                path(shown(name)),
                known.isEmpty()
                    ? "no parameters"
                    : "one of " + String.join(", ", known.stream().sorted().toList()),
                "'" + shown(name) + "'"));
      } else if (values.length != 1) {
        problems.add(
            Problem.of("REPEATED_PARAMETER", path(name), "one value", values.length + " values"));
      } else if (values[0].length() > TEXT_MAX) {
        problems.add(
            Problem.of(
                "INVALID_PARAMETER",
                path(name),
                "at most " + TEXT_MAX + " characters",
                values[0].length() + " characters"));
      }
    });
    if (!problems.isEmpty()) {
      throw Rejection.of(
          Kind.INVALID, problems.getFirst().code(), "The query is not understood.", problems);
    }
  }

  /**
   * Everything that was asked for, in one text: the same for the same question, however its
   * parameters are ordered. Without {@code at_least}, which asks for nothing else but freshness.
   */
  public String asked() {
    Map<String, String> asked = new TreeMap<>();
    parameters.forEach((name, values) -> asked.put(name, values[0]));
    asked.remove("at_least");
    return Json.canonical(asked);
  }

  /** A text; empty when it was not given or is blank. */
  public Optional<String> text(String name) {
    String[] values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values[0]).filter(v -> !v.isBlank());
  }

  /**
   * The words to look for; none when nothing was given or it is blank.
   *
   * @throws Rejection {@code INVALID_PARAMETER} when there is neither letter nor digit in it
   */
  public List<String> words(String name) {
    Optional<String> text = text(name);
    List<String> words = text.map(SearchWords::ofQuery).orElse(List.of());
    if (text.isPresent() && words.isEmpty()) {
      throw invalid(name, "a word to look for: letters or digits", text.get());
    }
    return words;
  }

  /**
   * One of these values, told by its word.
   *
   * @throws Rejection {@code INVALID_PARAMETER} for any other word
   */
  public <E> Optional<E> one(String name, E[] values, Function<E, String> word) {
    return text(name)
        .map(text ->
            Arrays.stream(values)
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() ->
                    invalid(
                        name,
                        "one of "
                            + Arrays.stream(values).map(word).collect(Collectors.joining(", ")),
                        text)));
  }

  /**
   * Yes or no; no when it was not given.
   *
   * @throws Rejection {@code INVALID_PARAMETER} for anything but {@code true} and {@code false}
   */
  public boolean flag(String name) {
    return one(name, new Boolean[] {true, false}, String::valueOf).orElse(false);
  }

  /**
   * An instant.
   *
   * @throws Rejection {@code INVALID_PARAMETER} unless it is one by ISO 8601, from 1970 to 9999
   */
  public Optional<Instant> instant(String name) {
    String expected = "an instant such as 2026-01-31T09:30:00Z";
    return text(name)
        .map(text -> {
          try {
            Instant instant = Instant.parse(text);
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
              throw invalid(name, expected + ", from 1970 to 9999", text);
            }
            return instant;
          } catch (DateTimeParseException e) {
            throw invalid(name, expected, text);
          }
        });
  }

  /**
   * A length of time.
   *
   * @throws Rejection {@code INVALID_PARAMETER} unless it is one by ISO 8601, not negative and at
   *     most 36,500 days
   */
  public Optional<Duration> duration(String name) {
    String expected = "a duration such as PT1.5S or PT2H";
    return text(name)
        .map(text -> {
          try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
              throw invalid(name, expected + ", from PT0S to P36500D", text);
            }
            return duration;
          } catch (DateTimeParseException e) {
            throw invalid(name, expected, text);
          }
        });
  }

  /**
   * How many items are wanted.
   *
   * @throws Rejection {@code INVALID_PARAMETER} unless it is from 1 to {@code max}
   */
  public int limit(int otherwise, int max) {
    return Math.toIntExact(number("limit", 1, max).orElse((long) otherwise));
  }

  /**
   * A position in the global order; 0 when it was not given.
   *
   * @throws Rejection {@code INVALID_PARAMETER} unless it is a whole number, not negative
   */
  public long position(String name) {
    return number(name, 0, Long.MAX_VALUE).orElse(0L);
  }

  /**
   * A whole number.
   *
   * @throws Rejection {@code INVALID_PARAMETER} unless it is from {@code min} to {@code max}
   */
  public Optional<Long> number(String name, long min, long max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String expected =
        "a whole number " + (max == Long.MAX_VALUE ? "from " + min : "from " + min + " to " + max);
    try {
      long number = Long.parseLong(text.get());
      if (number < min || number > max) {
        throw invalid(name, expected, text.get());
      }
      return Optional.of(number);
    } catch (NumberFormatException e) {
      throw invalid(name, expected, text.get());
    }
  }

  /** A parameter whose value is not what was expected. */
  public static Rejection invalid(String name, String expected, String found) {
    return Rejection.of(
        Kind.INVALID, "INVALID_PARAMETER", path(name), expected, "'" + shown(found) + "'");
  }

  private static String path(String name) {
    return "$." + name;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
