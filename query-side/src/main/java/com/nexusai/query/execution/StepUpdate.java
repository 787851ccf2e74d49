package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event changed of a step; what is left out stays as it was.
 *
 * @param attempts how often it was tried; left out when the event does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepUpdate(
    AgentId agentId,
    @Nullable Integer item,
    @Nullable Integer items,
    StepStatus status,
    @Nullable Integer attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant until,
    @Nullable Object output,
    @Nullable StepError error,
    @Nullable String decision,
    @Nullable ArtifactRef artifact) {

  static StepUpdate of(StepDocument step) {
    return new StepUpdate(
        step.agentId(),
        step.item(),
        step.items(),
        step.status(),
        step.attempts() == 0 ? null : (Integer) step.attempts(),
        step.startedAt(),
        step.finishedAt(),
        step.until(),
        StoredValues.named(step.output()),
        step.error(),
        step.decision(),
        step.artifact());
  }
}
