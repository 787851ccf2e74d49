package com.nexusai.sagas.connector;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one attempt at a step ended. Nothing in it holds a secret. */
public sealed interface StepResult {

  /**
   * The service did it.
   *
   * @param output the step's result, as plain JSON values
   */
  record Completed(@Nullable Object output) implements StepResult {}

  /**
   * The service did not do it, or nobody knows whether it did.
   *
   * @param code stable, upper snake case
   * @param message what went wrong and what to do, for a person
   * @param retryable whether the same request may succeed later
   * @param retryAfter the earliest moment for another attempt, as the service told it, counted from
   *     now; null when it told none
   * @param details more for a program to read, as plain JSON values
   */
  record Failed(
      String code,
      String message,
      boolean retryable,
      @Nullable Duration retryAfter,
      Map<String, @Nullable Object> details)
      implements StepResult {
    public Failed {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** A failure that another attempt would only repeat. */
    public static Failed permanent(String code, String message) {
      return new Failed(code, message, false, null, Map.of());
    }

    /** A failure that may have passed by the next attempt. */
    public static Failed transientFault(String code, String message) {
      return new Failed(code, message, true, null, Map.of());
    }
  }
}
