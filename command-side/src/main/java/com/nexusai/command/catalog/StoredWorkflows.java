package com.nexusai.command.catalog;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workflows as their events tell them, read from the log. */
public final class StoredWorkflows {
  private static final int PAGE = 1_000;

  private final EventLog log;

  /** Reads this log. */
  public StoredWorkflows(EventLog log) {
    this.log = log;
  }

  /**
   * A workflow at a point of its history.
   *
   * @param state what its events up to there made of it
   * @param position of the last of these events
   */
  public record Folded(WorkflowState state, long position) {}

  /** The workflow as it is now; null when there is none with this id. */
  public @Nullable Folded newest(WorkflowId id) {
    return fold(id, Integer.MAX_VALUE);
  }

  /** The workflow as it was when this version was made; null when there is no such version. */
  public @Nullable Folded at(WorkflowId id, int version) {
    Folded folded = fold(id, version);
    return folded != null && folded.state().version() == version ? folded : null;
  }

  private @Nullable Folded fold(WorkflowId id, int upTo) {
    WorkflowState state = new WorkflowState();
    long position = 0;
    List<RecordedEvent> page;
    do {
      page = log.eventsOf(id.value(), position, PAGE);
      for (RecordedEvent event : page) {
        if (event.payload() instanceof Edited edited && edited.version() > upTo) {
          return state.exists() ? new Folded(state, position) : null;
        }
        if (event.payload() instanceof WorkflowEvent happened) {
          state.on(happened);
        }
        position = event.position();
      }
    } while (page.size() == PAGE);
    return state.exists() ? new Folded(state, position) : null;
  }
}
