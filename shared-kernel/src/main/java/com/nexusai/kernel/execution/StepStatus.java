package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a step is. */
public enum StepStatus {
  /** Not reached, or not to be started yet. */
  PENDING,
  /** Its request is durable; a performer takes it. */
  SCHEDULED,
  /** Under way, as far as is known. */
  RUNNING,
  /** Waits for a time, a person or a callback. */
  WAITING,
  /** Failed, and will be tried again. */
  RETRYING,
  /** Ended with a result. */
  COMPLETED,
  /** Ended without one. */
  FAILED,
  /** Will not run: no branch that leads to it was taken. */
  SKIPPED,
  /** Stopped because its run ended. */
  CANCELLED,
  /** Nobody knows whether it took place; a person decides. */
  OUTCOME_UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Whether nothing more happens to the step by itself. */
  public boolean ended() {
    return switch (this) {
      case COMPLETED, FAILED, SKIPPED, CANCELLED -> true;
      case PENDING, SCHEDULED, RUNNING, WAITING, RETRYING, OUTCOME_UNKNOWN -> false;
    };
  }

  /** The word on the wire. */
  @JsonValue
  public String word() {
    return word;
  }
}
