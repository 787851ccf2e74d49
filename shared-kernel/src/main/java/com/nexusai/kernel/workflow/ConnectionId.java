package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies a connection (an edge of the graph) within its workflow.
 *
 * @param value 1 to 128 letters, digits, {@code _}, {@code -} or {@code .}; it is a key, so its
 *     case counts
 */
public record ConnectionId(@JsonValue String value) implements Comparable<ConnectionId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ConnectionId {
    IdShape.check(value);
  }

  /** Whether this text can be such an id. */
  public static boolean isValid(String value) {
    return IdShape.fits(value);
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
