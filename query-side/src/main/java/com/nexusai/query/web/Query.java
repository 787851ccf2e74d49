package com.nexusai.query.web;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.store.SearchWords;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query parameters of a read, checked: an unknown or repeated one is a mistake that its author
 * wants to hear of.
 */
public final class Query {
  private static final int TEXT_MAX = 2_000;
  private static final int SHOWN_MAX = 80;

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
   * One of these words.
   *
   * @throws Rejection {@code INVALID_PARAMETER} for any other
   */
  public Optional<String> word(String name, List<String> words) {
    Optional<String> word = text(name);
    if (word.isPresent() && !words.contains(word.get())) {
      throw invalid(name, "one of " + String.join(", ", words), word.get());
    }
    return word;
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

  private static Rejection invalid(String name, String expected, String found) {
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
