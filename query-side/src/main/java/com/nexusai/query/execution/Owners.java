package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.history.RecordedEvent;

/** Whose a run is, as each of its events tells. */
public final class Owners {
  private Owners() {}

  /** The owner that an event of a run names: in its metadata, which outlives an erased payload. */
  public static String owner(RecordedEvent event) {
    Object owner = event.metadata().get("owner");
    if (owner instanceof String named) {
      return named;
    }
    return event.payload() instanceof ExecutionStarted started ? started.owner().value() : "";
  }
}
