package com.nexusai.command.execution;

import com.nexusai.kernel.expression.Scope;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Until when a step waits before it acts. */
final class Waits {
  private Waits() {}

  /**
   * The instant at which the wait is over; one that is past is over at once.
   *
   * @throws DateTimeException if what the template renders to is not a duration or an instant
   */
  static Instant until(Wait wait, Scope scope, Instant now) {
    return switch (wait) {
      case Wait.For(var duration) ->
          now.plus(
              Duration.parse(text(duration.render(scope), "an ISO-8601 duration such as PT30S")));
      case Wait.Until(var instant) ->
          Instant.parse(
              text(instant.render(scope), "an ISO-8601 instant such as 2026-01-31T08:00:00Z"));
      case Wait.Callback _ ->
          throw new IllegalArgumentException("Expected a wait for a time, found a callback.");
    };
  }

  private static String text(@org.jspecify.annotations.Nullable Object value, String expected) {
    if (value instanceof String text) {
      return text;
    }
    throw new DateTimeException("Expected " + expected + ", found " + Kinds.of(value) + ".");
  }
}
