package com.nexusai.command.execution;

import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;

/** How much room a value takes in an event. */
final class Sizes {
  private Sizes() {}

  /**
   * About how many bytes its JSON takes in the event; what is stored elsewhere takes next to
   * nothing.
   */
  static int of(Value value) {
    return value.stored() != null ? 0 : Json.sizeAtLeast(value.json(), Value.INLINE_BYTES_MAX);
  }
}
