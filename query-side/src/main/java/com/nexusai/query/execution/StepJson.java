package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step as it is told, in answers and in the snapshots of live streams.
 *
 * @param item from 0, for one item of a for-each; null for the step as a whole
 * @param items over how many items the step runs; null unless it is a for-each as a whole
 * @param waitingFor what ends its wait; left out unless it waits
 * @param until when it goes on by itself; null unless it waits for a time
 * @param expiresAt when it fails unless what it waits for has come; left out for never
 * @param resumeUrl where a {@code POST} resumes it; left out unless it waits for a callback
 * @param output a JSON value, or {@code {sha256, size_bytes}} of a large one
 * @param message what is to be approved, told as {@code output} is; left out unless it asked people
 * @param assignees who may decide besides the run's owner; left out unless it asked people
 * @param decidedBy who approved or rejected
 * @param subExecutionId the run that the newest attempt started; left out unless it runs a workflow
 */
record StepJson(
    AgentId agentId,
    @Nullable Integer item,
    @Nullable Integer items,
    StepStatus status,
    int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WaitingFor waitingFor,
    @Nullable Instant until,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant expiresAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String resumeUrl,
    @Nullable Object output,
    @Nullable StepError error,
    @Nullable String decision,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object message,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> assignees,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserId decidedBy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExecutionId subExecutionId,
    @Nullable ArtifactRef artifact) {

  /**
   * A step of this run; the run's end ends its steps.
   *
   * @param values reads values
   * @param otherwise told as the output of a step that keeps none
   */
  static StepJson of(
      RunDocument run,
      StepDocument step,
      Function<@Nullable Value, @Nullable Object> values,
      @Nullable Object otherwise) {
    StepStatus status = run.statusOf(step);
    boolean cut = status == StepStatus.CANCELLED && step.finishedAt() == null;
    boolean asIs = status == step.status();
    return new StepJson(
        step.agentId(),
        step.item(),
        step.items(),
        status,
        step.attempts(),
        step.startedAt(),
        cut ? run.finishedAt() : step.finishedAt(),
        asIs ? step.waitingFor() : null,
        asIs ? step.until() : null,
        asIs ? step.expiresAt() : null,
        null,
        step.output() == null ? otherwise : values.apply(step.output()),
        step.error(),
        step.decision(),
        values.apply(step.message()),
        step.assignees(),
        step.decidedBy(),
        step.subExecutionId(),
        step.artifact());
  }

  /**
   * The same with the URL that resumes it, where it waits for one; for those alone who may steer
   * the run.
   */
  StepJson resumable(ExecutionId run, CallbackLinks links) {
    return waitingFor == WaitingFor.CALLBACK
        ? new StepJson(
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
            links.url(run, new StepKey(agentId, item)),
            output,
            error,
            decision,
            message,
            assignees,
            decidedBy,
            subExecutionId,
            artifact)
        : this;
  }
}
