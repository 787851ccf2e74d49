package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import java.util.List;

/** Whose a run is, as its first event tells: never behind, whatever the views have seen. */
public final class Owners {
  private final EventLog log;

  /** Reads this log. */
  public Owners(EventLog log) {
    this.log = log;
  }

  /**
   * Refuses everybody but the owner.
   *
   * @throws Rejection {@code NOT_FOUND}, also when there is no such run
   */
  public void require(UserId caller, ExecutionId run) {
    List<RecordedEvent> first = log.eventsOf(run.value(), 0, 1);
    if (first.isEmpty() || !caller.value().equals(owner(first.getFirst()))) {
      throw Rejection.notFound("an execution", run);
    }
  }

  /** The owner that an event of a run names: in its metadata, which outlives an erased payload. */
  public static String owner(RecordedEvent event) {
    Object owner = event.metadata().get("owner");
    if (owner instanceof String named) {
      return named;
    }
    return event.payload() instanceof ExecutionStarted started ? started.owner().value() : "";
  }
}
