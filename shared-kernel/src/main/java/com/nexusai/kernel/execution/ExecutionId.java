package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identifies an execution: one run of one version of a workflow.
 *
 * @param value 1 to 128 letters, digits, {@code _}, {@code -} or {@code .}; it is a key, so its
 *     case counts
 */
public record ExecutionId(@JsonValue String value) implements Comparable<ExecutionId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExecutionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "Expected 1 to 128 letters, digits, '_', '-' or '.', found '" + value + "'.");
    }
  }

  /** Whether this text can be such an id. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
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
