package com.nexusai.command.execute;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code ?wait=}: {@code 10s}, {@code 500ms}, {@code 1m} or ISO-8601, up to a minute. */
final class WaitParameter {
  private static final Duration MAX = Duration.ofSeconds(60);
  private static final Pattern SHORT = Pattern.compile("(\\d{1,5})(ms|s|m)");

  private WaitParameter() {}

  /**
   * How long the caller wants to wait.
   *
   * @throws Rejection {@code INVALID_VALUE} when the text is no duration from 0 to 60 seconds
   */
  static Duration parse(String text) {
    Duration wait = duration(text);
    if (wait == null || wait.isNegative() || wait.compareTo(MAX) > 0) {
      String found = "'" + text + "'";
      throw Rejection.of(
          Kind.INVALID,
          "INVALID_VALUE",
          "query.wait",
          "a duration of at most 60 seconds, such as 10s or PT10S",
          found.length() <= 100 ? found : "something longer");
    }
    return wait;
  }

  private static @Nullable Duration duration(String text) {
    Matcher shortForm = SHORT.matcher(text);
    if (!shortForm.matches()) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        return null;
      }
    }
    long n = Long.parseLong(shortForm.group(1));
    return switch (shortForm.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      default -> Duration.ofMinutes(n);
    };
  }
}
