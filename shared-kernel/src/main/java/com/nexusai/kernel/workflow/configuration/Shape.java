package com.nexusai.kernel.workflow.configuration;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a JSON value must look like. Whether it is complete is not a shape's question. */
@FunctionalInterface
interface Shape {
  /** Notes everything that is wrong with the value at the path. */
  void check(@Nullable Object value, String path, List<Problem> problems);

  /** Any JSON value. */
  Shape ANY = (value, path, problems) -> {};

  /** An object with any keys. */
  Shape OBJECT = of("an object", Map.class::isInstance);

  /** A name that stands for something else. */
  Shape NAME = text(1, 200);

  /** A longer text, perhaps with placeholders, or an expression. */
  Shape TEXT = text(0, 100_000);

  /** A duration of at least a millisecond. */
  Shape DURATION = duration(Duration.ofMillis(1));

  /** A duration that may be zero. */
  Shape PAUSE = duration(Duration.ZERO);

  /** A value that passes a test. */
  static Shape of(String expected, Predicate<Object> test) {
    return (value, path, problems) -> {
      if (value == null || !test.test(value)) {
        problems.add(Problem.of("WRONG_TYPE", path, expected, Found.in(value)));
      }
    };
  }

  /** A string of a bounded length. */
  static Shape text(int min, int max) {
    return (value, path, problems) -> {
      if (!(value instanceof String text)) {
        problems.add(Problem.of("WRONG_TYPE", path, "a string", Found.in(value)));
      } else if (text.length() < min || text.length() > max) {
        problems.add(
            Problem.of(
                "OUT_OF_RANGE",
                path,
                "a string of " + min + " to " + max + " characters",
                text.length() + " characters"));
      }
    };
  }

  /** One of some words. */
  static Shape word(String... words) {
    List<String> known = Arrays.asList(words);
    return (value, path, problems) -> {
      if (!(value instanceof String text) || !known.contains(text)) {
        problems.add(
            Problem.of(
                "INVALID_VALUE", path, "one of " + String.join(", ", known), Found.in(value)));
      }
    };
  }

  /** An integer within a range. */
  static Shape whole(long min, long max) {
    return (value, path, problems) -> {
      Long number =
          switch (value) {
            case Long given -> given;
            case Integer given -> Long.valueOf(given);
            case null, default -> null;
          };
      if (number == null) {
        problems.add(Problem.of("WRONG_TYPE", path, "an integer", Found.in(value)));
      } else {
        range(number, min, max, path, problems);
      }
    };
  }

  /** A number within a range. */
  static Shape number(double min, double max) {
    return (value, path, problems) -> {
      if (value instanceof Number number) {
        range(number.doubleValue(), min, max, path, problems);
      } else {
        problems.add(Problem.of("WRONG_TYPE", path, "a number", Found.in(value)));
      }
    };
  }

  private static <T extends Comparable<T>> void range(
      T number, T min, T max, String path, List<Problem> problems) {
    if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
      problems.add(
          Problem.of(
              "OUT_OF_RANGE", path, "a number from " + min + " to " + max, number.toString()));
    }
  }

  private static Shape duration(Duration min) {
    return (value, path, problems) -> {
      Duration duration = value instanceof String text ? parsed(text) : null;
      if (duration == null
          || duration.compareTo(min) < 0
          || duration.compareTo(Found.MAX_DURATION) > 0) {
        problems.add(
            Problem.of(
                "INVALID_VALUE",
                path,
                "an ISO-8601 duration from " + min + " to P3650D, for example \"PT30S\"",
                Found.in(value)));
      }
    };
  }

  private static @Nullable Duration parsed(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A list whose elements have a shape. */
  static Shape listOf(Shape element, int max) {
    return (value, path, problems) -> {
      if (!(value instanceof List<?> list)) {
        problems.add(Problem.of("WRONG_TYPE", path, "a list", Found.in(value)));
      } else if (list.size() > max) {
        problems.add(
            Problem.of(
                "OUT_OF_RANGE", path, "at most " + max + " elements", list.size() + " elements"));
      } else {
        for (int i = 0; i < list.size(); i++) {
          element.check(list.get(i), JsonPath.index(path, i), problems);
        }
      }
    };
  }

  /** An object whose keys are all known. */
  static Fields fields(Map<String, Shape> known) {
    return new Fields(known);
  }

  /** An object whose keys are all known. */
  record Fields(Map<String, Shape> known) implements Shape {
    /** The keys of both. */
    Fields and(Fields others) {
      Map<String, Shape> all = new TreeMap<>(known);
      all.putAll(others.known());
      return new Fields(all);
    }

    @Override
    public void check(@Nullable Object value, String path, List<Problem> problems) {
      if (!(value instanceof Map<?, ?> object)) {
        problems.add(Problem.of("WRONG_TYPE", path, "an object", Found.in(value)));
        return;
      }
      object.forEach((key, part) -> {
        String name = Objects.toString(key);
        Shape shape = known.get(name);
        if (shape == null) {
          problems.add(unknown(JsonPath.key(path, name), name));
        } else {
          shape.check(part, JsonPath.key(path, name), problems);
        }
      });
    }

    private Problem unknown(String path, String name) {
      return Problem.of(
          "UNKNOWN_KEY",
          path,
          known.isEmpty()
              ? "no keys"
              : "one of " + String.join(", ", new TreeSet<>(known.keySet())),
          Found.in(name));
    }
  }
}
