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
   * @param outcomeKnown false when the service may have done it all the same: a step that must not
   *     act twice then waits for a person
   */
  record Failed(
      String code,
      String message,
      boolean retryable,
      @Nullable Duration retryAfter,
      Map<String, @Nullable Object> details,
      boolean outcomeKnown)
      implements StepResult {
    /** A failure of which it is known that the service did not do it. */
    public Failed(
        String code,
        String message,
        boolean retryable,
        @Nullable Duration retryAfter,
        Map<String, @Nullable Object> details) {
      this(code, message, retryable, retryAfter, details, true);
    }

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

    /** The same failure, after which nobody knows whether the service did it. */
    public Failed ofUnknownOutcome() {
      return new Failed(code, message, retryable, retryAfter, details, false);
    }
  }
}
