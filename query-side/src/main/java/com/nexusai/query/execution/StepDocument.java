package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.query.store.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run as the view keeps it. A step that was never reached has none.
 *
 * @param items over how many items the step runs; null for a step that is not a for-each as a whole
 * @param attempts how often it was tried, over all rounds
 * @param startedAt when it was first scheduled or decided, or began to wait
 * @param waitingFor what ends its wait; null unless it waits
 * @param until when it goes on by itself; null unless it waits for a time
 * @param expiresAt when it fails unless what it waits for has come; null for never
 * @param message what is to be approved; null unless the step asked people
 * @param assignees who may decide besides the run's owner; null unless the step asked people
 * @param decidedBy who approved or rejected
 * @param subExecutionId the run that the newest attempt started; null unless it runs a workflow
 * @param position the position of the last event that is in here; 0 before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepDocument(
    AgentId agentId,
    @Nullable Integer item,
    @Nullable Integer items,
    StepStatus status,
    int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable WaitingFor waitingFor,
    @Nullable Instant until,
    @Nullable Instant expiresAt,
    @Nullable Value output,
    @Nullable StepError error,
    @Nullable String decision,
    @Nullable Value message,
    @Nullable List<String> assignees,
    @Nullable UserId decidedBy,
    @Nullable ExecutionId subExecutionId,
    @Nullable ArtifactRef artifact,
    long position) {

  /** Without fields or indexes: steps are found by their run alone. */
  static final View<StepDocument> VIEW =
      new View<>("execution_steps", StepDocument.class, List.of(), List.of());

  /** The items of an agent follow the agent itself, in their order. */
  static String id(ExecutionId run, AgentId agent, @Nullable Integer item) {
    String whole = run.value() + "/" + agent.value();
    return item == null ? whole : whole + "/" + "%06d".formatted(item);
  }

  /** A step of which nothing was heard yet. */
  static StepDocument fresh(AgentId agent, @Nullable Integer item) {
    return new StepDraft(agent, item).at(0);
  }

  StepKey key() {
    return new StepKey(agentId, item);
  }

  /**
   * Under way or about to be: the run is not waiting. A for-each as a whole is only as busy as its
   * items.
   */
  boolean active() {
    return items == null
        && (status == StepStatus.SCHEDULED
            || status == StepStatus.RUNNING
            || status == StepStatus.RETRYING);
  }

  /** Waits for a time, a callback or a person. */
  boolean waiting() {
    return items == null && (status == StepStatus.WAITING || status == StepStatus.OUTCOME_UNKNOWN);
  }
}
