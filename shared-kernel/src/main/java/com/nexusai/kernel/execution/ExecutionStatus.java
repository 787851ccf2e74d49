package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a run is. */
public enum ExecutionStatus {
  /** Accepted, waits for its workflow's concurrency limit. */
  QUEUED,
  /** Steps are under way. */
  RUNNING,
  /** Nothing is under way: a time, a person or a callback is waited for. */
  WAITING,
  /** Halted by a person; schedules nothing until resumed. */
  PAUSED,
  /** Every step has ended and none failed the run. */
  COMPLETED,
  /** A step failed it, or its time ran out. */
  FAILED,
  /** Stopped by a person or by its parent. */
  CANCELLED;

  /** Whether the run is over. */
  public boolean ended() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** The word on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
