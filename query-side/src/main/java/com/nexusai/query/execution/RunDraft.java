package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run's document while an event changes it: what is not touched stays as it was. */
final class RunDraft {
  private final ExecutionId id;
  private final WorkflowId workflowId;
  private final int version;
  private final UserId userId;
  private final @Nullable Value input;
  private final @Nullable Origin origin;
  private final Instant startedAt;
  private final long startedPosition;

  /** How it ended; {@code running} before. */
  private ExecutionStatus end = ExecutionStatus.RUNNING;

  boolean paused;
  boolean queued;
  int steps;
  int active;
  int waiting;
  @Nullable Value result;
  @Nullable StepError error;
  private @Nullable Instant finishedAt;
  private @Nullable Instant erasedAt;
  private long endedPosition;

  RunDraft(ExecutionStarted event, long position) {
    id = event.executionId();
    workflowId = event.workflowId();
    version = event.version();
    userId = event.owner();
    input = event.input();
    origin = event.origin();
    startedAt = event.at();
    startedPosition = position;
  }

  RunDraft(ExecutionErased event, long startedPosition) {
    id = event.executionId();
    workflowId = event.workflowId();
    version = event.version();
    userId = event.owner();
    input = null;
    origin = null;
    startedAt = event.startedAt();
    this.startedPosition = startedPosition;
    end = event.status();
    steps = event.steps();
    finishedAt = event.endedAt();
    erasedAt = event.at();
  }

  RunDraft(RunDocument run) {
    id = run.id();
    workflowId = run.workflowId();
    version = run.version();
    userId = run.userId();
    input = run.input();
    origin = run.origin();
    startedAt = run.startedAt();
    startedPosition = run.startedPosition();
    end = run.status().ended() ? run.status() : ExecutionStatus.RUNNING;
    paused = run.paused();
    queued = run.queued();
    steps = run.steps();
    active = run.active();
    waiting = run.waiting();
    result = run.result();
    error = run.error();
    finishedAt = run.finishedAt();
    erasedAt = run.erasedAt();
    endedPosition = run.endedPosition();
  }

  /** It is over, and so is whatever was under way. */
  void ends(ExecutionStatus status, Instant at, long position) {
    end = status;
    queued = false;
    active = 0;
    waiting = 0;
    finishedAt = at;
    endedPosition = position;
  }

  /** A run that has ended goes on: what was under way then begins again. */
  void reopens() {
    end = ExecutionStatus.RUNNING;
    result = null;
    error = null;
    finishedAt = null;
  }

  private ExecutionStatus status() {
    if (end.ended()) {
      return end;
    }
    if (paused) {
      return ExecutionStatus.PAUSED;
    }
    if (queued) {
      return ExecutionStatus.QUEUED;
    }
    return active == 0 && waiting > 0 ? ExecutionStatus.WAITING : ExecutionStatus.RUNNING;
  }

  /** The document after the event at this position. */
  RunDocument at(long position) {
    return new RunDocument(
        id,
        workflowId,
        version,
        userId,
        status(),
        paused,
        queued,
        steps,
        active,
        waiting,
        input,
        result,
        error,
        origin,
        startedAt,
        finishedAt,
        erasedAt,
        startedPosition,
        endedPosition,
        position);
  }
}
