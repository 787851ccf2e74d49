package com.nexusai.kernel.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long what an ended run worked on is kept. A run is due when it ended longer ago than {@code
 * age}, or when {@code runs} runs of its workflow ended after it.
 *
 * @param age counted from the run's end; null for ever
 * @param runs how many of a workflow's ended runs are kept, the newest, from 0 to {@value
 *     #RUNS_MAX}; null for any number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Retention(@Nullable Duration age, @Nullable Integer runs) {
  /** The most that {@code runs} may be. */
  public static final int RUNS_MAX = 1_000_000;

  /** The key of a trigger's configuration. */
  public static final String KEY = "retention";

  public Retention {
    if (age != null && age.isNegative()) {
      throw new IllegalArgumentException("Expected an age from PT0S, found " + age + ".");
    }
    if (runs != null && (runs < 0 || runs > RUNS_MAX)) {
      throw new IllegalArgumentException(
          "Expected 0 to " + RUNS_MAX + " runs, found " + runs + ".");
    }
  }

  /** Whether a run may ever be due. */
  public boolean limits() {
    return age != null || runs != null;
  }

  /**
   * What a trigger's configuration says; where it says nothing, this.
   *
   * @param trigger a well-formed configuration
   */
  public Retention or(Map<?, ?> trigger) {
    if (!(trigger.get(KEY) instanceof Map<?, ?> told)) {
      return this;
    }
    return new Retention(
        told.get("age") instanceof String text ? duration(text) : age,
        told.get("runs") instanceof Number number ? (Integer) number.intValue() : runs);
  }

  private @Nullable Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      return age;
    }
  }
}
