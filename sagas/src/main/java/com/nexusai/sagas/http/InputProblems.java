package com.nexusai.sagas.http;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.sagas.connector.StepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a step's input, so that one look is enough to mend it. */
final class InputProblems {
  static final String CODE = "INVALID_INPUT";

  private final List<Problem> problems = new ArrayList<>();

  void add(String path, String expected, String found) {
    problems.add(Problem.of(CODE, path, expected, found));
  }

  /** Notes a value of the wrong type; the value itself may be a secret and is not told. */
  void wrongType(String path, String expected, @Nullable Object found) {
    add(path, expected, type(found));
  }

  /** Notes every key that is not one of these. */
  void unknownKeys(String path, Map<?, ?> found, Set<String> known) {
    for (Object key : found.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        add(path + "." + key, "one of " + String.join(", ", known), "an unknown key");
      }
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** The failure that tells them all. */
  CallFailed failure() {
    Map<String, @Nullable Object> details = new LinkedHashMap<>(told(problems.getFirst()));
    details.put("problems", problems.stream().map(InputProblems::told).toList());
    String message = problems.stream().map(Problem::sentence).collect(Collectors.joining(" "));
    return new CallFailed(new StepResult.Failed(CODE, message, false, null, details));
  }

  private static Map<String, @Nullable Object> told(Problem problem) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("path", problem.path());
    told.put("expected", problem.expected());
    told.put("found", problem.found());
    return told;
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "a string";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "an object";
      default -> value.getClass().getSimpleName();
    };
  }
}
