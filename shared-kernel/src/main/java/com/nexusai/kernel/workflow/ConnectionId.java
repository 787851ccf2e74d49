package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identifies a connection (an edge of the graph) within its workflow.
 *
 * @param value 1 to 128 letters, digits, {@code _}, {@code -} or {@code .}; it is a key, so its
 *     case counts
 */
public record ConnectionId(@JsonValue String value) implements Comparable<ConnectionId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ConnectionId {
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
  public int compareTo(ConnectionId other) {
    return value.compareTo(other.value);
  }

  /** The bare value: streams and saga associations are keyed by it. */
  @Override
  public String toString() {
    return value;
  }
}
