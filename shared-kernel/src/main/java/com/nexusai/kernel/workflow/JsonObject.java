package com.nexusai.kernel.workflow;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An object that was sent, read key by key. Whatever is wrong becomes a problem with its path, and
 * reading goes on with a value that fits, so that all problems are told at once.
 */
final class JsonObject {
  private final Map<?, ?> object;
  private final String path;
  private final List<Problem> problems;

  private JsonObject(Map<?, ?> object, String path, List<Problem> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** The object at the path; an empty one, and a problem, where there is something else. */
  static JsonObject of(@Nullable Object value, String path, List<Problem> problems) {
    if (value instanceof Map<?, ?> object) {
      return new JsonObject(object, path, problems);
    }
    problems.add(Problem.of("WRONG_TYPE", path, "an object", Found.in(value)));
    return new JsonObject(Map.of(), path, problems);
  }

  String path(String key) {
    return JsonPath.key(path, key);
  }

  boolean has(String key) {
    return object.get(key) != null;
  }

  @Nullable Object get(String key) {
    return object.get(key);
  }

  void problem(String code, String key, String expected, @Nullable Object found) {
    problems.add(Problem.of(code, path(key), expected, Found.in(found)));
  }

  /** Notes every key that is none of these. */
  void only(Set<String> known) {
    for (Object key : object.keySet()) {
      String name = Objects.toString(key);
      if (!known.contains(name)) {
        problem("UNKNOWN_KEY", name, "one of " + String.join(", ", new TreeSet<>(known)), name);
      }
    }
  }

  /** A text that must be there. */
  String text(String key, int min, int max) {
    if (!has(key)) {
      problems.add(
          Problem.of(
              "MISSING_KEY", path(key), "a string", object.containsKey(key) ? "null" : "nothing"));
      return "";
    }
    return text(key, min, max, "");
  }

  /** A text, or another when it is not there. */
  String text(String key, int min, int max, String otherwise) {
    String text = optionalText(key, min, max);
    return text == null ? otherwise : text;
  }

  /** A text, or null when it is not there. */
  @Nullable String optionalText(String key, int min, int max) {
    Object value = object.get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      problem("WRONG_TYPE", key, "a string", value);
      return null;
    }
    if (text.length() < min || text.length() > max || (min > 0 && text.isBlank())) {
      problems.add(
          Problem.of(
              "OUT_OF_RANGE",
              path(key),
              "a string of " + min + " to " + max + " characters",
              text.isBlank() ? "a blank one" : text.length() + " characters"));
    }
    return text;
  }

  /** An id that must be there; null, with a problem, when it is not one. */
  <T> @Nullable T id(String key, Predicate<String> valid, Function<String, T> type) {
    Object value = object.get(key);
    if (value instanceof String text && valid.test(text)) {
      return type.apply(text);
    }
    problem(
        value == null ? "MISSING_KEY" : "INVALID_VALUE",
        key,
        "an id of 1 to 128 letters, digits, '_', '-' or '.'",
        value);
    return null;
  }

  /** A finite number within a range, or null when it is not there. */
  @Nullable Double number(String key, double min, double max) {
    Object value = object.get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number number)) {
      problem("WRONG_TYPE", key, "a number", value);
      return null;
    }
    double given = number.doubleValue();
    if (!(given >= min && given <= max)) {
      problem("OUT_OF_RANGE", key, "a number from " + min + " to " + max, value);
    }
    return given;
  }

  /**
   * The elements of a list, none when it is not there, each read by the reader, which returns null
   * to leave one out.
   */
  <T> List<T> list(String key, int max, BiFunction<Object, String, @Nullable T> reader) {
    Object value = object.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      problem("WRONG_TYPE", key, "a list", value);
      return List.of();
    }
    if (list.size() > max) {
      problem("OUT_OF_RANGE", key, "at most " + max + " elements", (long) list.size());
      return List.of();
    }
    List<T> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      String at = JsonPath.index(path(key), i);
      if (element == null) {
        problems.add(Problem.of("WRONG_TYPE", at, "an element", "null"));
        continue;
      }
      T read = reader.apply(element, at);
      if (read != null) {
        elements.add(read);
      }
    }
    return elements;
  }

  /** The strings of a list, none when it is not there. */
  List<String> texts(String key, int max, int maxLength) {
    return list(
        key,
        max,
        (element, at) -> {
          if (element instanceof String text && !text.isBlank() && text.length() <= maxLength) {
            return text;
          }
          problems.add(
              Problem.of(
                  element instanceof String ? "OUT_OF_RANGE" : "WRONG_TYPE",
                  at,
                  "a string of 1 to " + maxLength + " characters",
                  Found.in(element)));
          return null;
        });
  }

  /** An object with any keys, empty when it is not there; nobody can change it. */
  @SuppressWarnings("unchecked")
  Map<String, Object> map(String key) {
    Object value = object.get(key);
    if (value == null) {
      return Collections.emptyMap();
    }
    if (!(value instanceof Map<?, ?>)) {
      problem("WRONG_TYPE", key, "an object", value);
      return Collections.emptyMap();
    }
    return (Map<String, Object>) Objects.requireNonNull(Json.immutable(value));
  }
}
