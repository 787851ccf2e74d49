package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step's document while an event changes it: what is not touched stays as it was. */
final class StepDraft {
  private final AgentId agentId;
  private final @Nullable Integer item;
  @Nullable Integer items;
  StepStatus status = StepStatus.PENDING;
  int attempts;
  @Nullable Instant startedAt;
  @Nullable Instant finishedAt;
  @Nullable Instant until;
  @Nullable Value output;
  @Nullable StepError error;
  @Nullable String decision;
  @Nullable UserId decidedBy;
  @Nullable ExecutionId subExecutionId;
  @Nullable ArtifactRef artifact;
  private @Nullable WaitingFor waitingFor;
  private @Nullable Instant expiresAt;
  private @Nullable Value message;
  private @Nullable List<String> assignees;

  StepDraft(AgentId agentId, @Nullable Integer item) {
    this.agentId = agentId;
    this.item = item;
  }

  StepDraft(StepDocument step) {
    this(step.agentId(), step.item());
    items = step.items();
    status = step.status();
    attempts = step.attempts();
    startedAt = step.startedAt();
    finishedAt = step.finishedAt();
    waitingFor = step.waitingFor();
    until = step.until();
    expiresAt = step.expiresAt();
    output = step.output();
    error = step.error();
    decision = step.decision();
    message = step.message();
    assignees = step.assignees();
    decidedBy = step.decidedBy();
    subExecutionId = step.subExecutionId();
    artifact = step.artifact();
  }

  /** It is something else now, and whatever it waited for it does so no longer. */
  void turns(StepStatus status) {
    this.status = status;
    finishedAt = null;
    waitingFor = null;
    until = null;
    expiresAt = null;
  }

  /** It is under way in some form; the first time counts as its start. */
  void begins(StepStatus status, Instant at) {
    turns(status);
    startedAt = startedAt == null ? at : startedAt;
    decision = null;
    artifact = null;
  }

  /** It waits for an instant. */
  void waitsUntil(Instant until, Instant at) {
    begins(StepStatus.WAITING, at);
    waitingFor = WaitingFor.TIME;
    this.until = until;
  }

  /** It waits for a request, and fails at {@code expires}. */
  void waitsForCallback(@Nullable Instant expires, Instant at) {
    begins(StepStatus.WAITING, at);
    waitingFor = WaitingFor.CALLBACK;
    expiresAt = expires;
  }

  /** It waits for a person, and fails at {@code expires}. */
  void asks(Value message, List<String> assignees, @Nullable Instant expires, Instant at) {
    begins(StepStatus.WAITING, at);
    waitingFor = WaitingFor.APPROVAL;
    expiresAt = expires;
    this.message = message;
    this.assignees = assignees;
    decidedBy = null;
  }

  /** It has ended. */
  void ends(StepStatus status, Instant at) {
    turns(status);
    finishedAt = at;
  }

  /** Back to the start, its attempts still counted. */
  void reopens() {
    turns(StepStatus.PENDING);
    output = null;
    error = null;
    decision = null;
    message = null;
    assignees = null;
    decidedBy = null;
    subExecutionId = null;
    artifact = null;
  }

  /** The document after the event at this position. */
  StepDocument at(long position) {
    return new StepDocument(
        agentId,
        item,
        items,
        status,
        attempts,
        startedAt,
        finishedAt,
        waitingFor,
        until,
        expiresAt,
        output,
        error,
        decision,
        message,
        assignees,
        decidedBy,
        subExecutionId,
        artifact,
        position);
  }
}
