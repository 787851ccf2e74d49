package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.workflow.IdShape;

/**
 * Identifies an execution: one run of one version of a workflow.
 *
 * @param value 1 to 128 letters, digits, {@code _}, {@code -} or {@code .}; it is a key, so its
 *     case counts
 */
public record ExecutionId(@JsonValue String value) implements Comparable<ExecutionId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExecutionId {
    IdShape.check(value);
  }

  /** Whether this text can be such an id. */
  public static boolean isValid(String value) {
    return IdShape.fits(value);
  }

  @Override
  public int compareTo(ExecutionId other) {
    return value.compareTo(other.value);
  }

  /** The bare value: streams and saga associations are keyed by it. */
  @Override
  public String toString() {
    return value;
  }
}
