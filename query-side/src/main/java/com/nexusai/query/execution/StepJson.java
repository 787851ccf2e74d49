package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step as it is told, in answers and in live frames.
 *
 * @param item from 0, for one item of a for-each; null for the step as a whole
 * @param items over how many items the step runs; null unless it is a for-each as a whole
 * @param until when it goes on by itself; null unless it waits for a time
 * @param output a JSON value, or {@code {sha256, size_bytes}} of a large one
 */
record StepJson(
    AgentId agentId,
    @Nullable Integer item,
    @Nullable Integer items,
    StepStatus status,
    int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant until,
    @Nullable Object output,
    @Nullable StepError error,
    @Nullable String decision,
    @Nullable ArtifactRef artifact) {

  static StepJson pending(AgentId agent) {
    return new StepJson(
        agent, null, null, StepStatus.PENDING, 0, null, null, null, null, null, null, null);
  }

  /** A step of this run; the run's end ends its steps. */
  static StepJson of(
      RunDocument run, StepDocument step, Function<@Nullable Value, @Nullable Object> values) {
    StepStatus status = run.statusOf(step);
    boolean cut = status == StepStatus.CANCELLED && step.finishedAt() == null;
    return new StepJson(
        step.agentId(),
        step.item(),
        step.items(),
        status,
        step.attempts(),
        step.startedAt(),
        cut ? run.finishedAt() : step.finishedAt(),
        status == step.status() ? step.until() : null,
        values.apply(step.output()),
        step.error(),
        step.decision(),
        step.artifact());
  }

  StepJson withOutput(@Nullable Object output) {
    return new StepJson(
        agentId,
        item,
        items,
        status,
        attempts,
        startedAt,
        finishedAt,
        until,
        output,
        error,
        decision,
        artifact);
  }
}
