package com.nexusai.query.audit;

import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.WorkflowEvent;
import org.jspecify.annotations.Nullable;

/** Who caused an event, as the event itself tells. */
final class Actors {
  private Actors() {}

  /** The person or Nexus; null where the event does not say, as one whose payload was erased. */
  static @Nullable Actor of(@Nullable Object event) {
    return switch (event) {
      case WorkflowEvent e -> e.actor();
      case ExecutionStarted e -> e.actor();
      case StepReopened e -> e.actor();
      case StepCompleted e -> e.by();
      case ApprovalDecided e -> e.by();
      case ExecutionPaused e -> e.actor();
      case ExecutionResumed e -> e.actor();
      case ExecutionCancelled e -> e.actor();
      case ExecutionErased e -> e.actor();
      case null, default -> null;
    };
  }

  /** The person's id; null for Nexus itself and where nobody is named. */
  static @Nullable String person(@Nullable Object event) {
    Actor actor = of(event);
    return actor == null || actor.user() == null ? null : actor.user().value();
  }
}
