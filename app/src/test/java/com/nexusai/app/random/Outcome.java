package com.nexusai.app.random;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, in words that can be compared.
 *
 * @param result the canonical JSON of its result; null for one that did not complete
 * @param errors why it failed: every error that it may have failed with, or the one that it did
 * @param steps how each step and each item ended
 * @param attempts every attempt that was scheduled, as {@code step#attempt.round}
 */
record Outcome(
    ExecutionStatus status,
    @Nullable String result,
    SortedSet<String> errors,
    SortedMap<String, String> steps,
    SortedSet<String> attempts) {

  /** How a step ended. */
  static String ended(
      StepStatus status,
      @Nullable String decision,
      @Nullable StepError error,
      @Nullable Value output,
      @Nullable Answer answer,
      Function<Value, @Nullable Object> read) {
    StringBuilder told = new StringBuilder(status.word());
    if (decision != null) {
      told.append(" decision ").append(decision);
    }
    if (error != null) {
      told.append(" error ").append(named(error)).append(failedItems(error));
    }
    if (output != null) {
      told.append(" output ").append(Json.canonical(timeless(read.apply(output))));
    }
    if (answer != null) {
      told.append(" answers ")
          .append(answer.status())
          .append(Json.canonical(answer.headers()))
          .append(Json.canonical(read.apply(answer.body())));
    }
    return told.toString();
  }

  /** When somebody decided is a matter of time. */
  private static @Nullable Object timeless(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(Outcome::timeless).collect(Collectors.toList());
      case Map<?, ?> map when map.containsKey("approved") -> {
        Map<Object, @Nullable Object> without = new HashMap<>(map);
        without.remove("at");
        yield without;
      }
      case null, default -> value;
    };
  }

  static String named(StepError error) {
    return error.code() + "@" + error.agent();
  }

  private static String failedItems(StepError error) {
    if (error.details() == null || !(error.details().get("items") instanceof List<?> items)) {
      return "";
    }
    return items.stream()
        .map(item -> ((Map<?, ?>) item).get("index") + ":" + ((Map<?, ?>) item).get("code"))
        .toList()
        .toString();
  }
}
