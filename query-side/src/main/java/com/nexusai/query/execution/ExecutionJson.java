package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is told.
 *
 * @param origin null when it was erased
 * @param erasedAt when its data was erased; left out while it is kept
 * @param stepCount how many steps it had reached; told only where the steps were erased
 * @param position of the last event that is in here: where a live stream goes on from
 * @param steps its steps; null in lists
 * @param nextStepsCursor where the steps go on that had no room here; null when all are here
 */
public record ExecutionJson(
    ExecutionId id,
    WorkflowId workflowId,
    int version,
    ExecutionStatus status,
    UserId userId,
    @Nullable Object input,
    @Nullable Object result,
    @Nullable StepError error,
    @Nullable Origin origin,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant erasedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer stepCount,
    long position,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<StepJson> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextStepsCursor) {

  static ExecutionJson of(RunDocument run, Function<@Nullable Value, @Nullable Object> values) {
    return new ExecutionJson(
        run.id(),
        run.workflowId(),
        run.version(),
        run.status(),
        run.userId(),
        values.apply(run.input()),
        values.apply(run.result()),
        run.error(),
        run.origin(),
        run.startedAt(),
        run.finishedAt(),
        run.erasedAt(),
        run.erasedAt() == null ? null : (Integer) run.steps(),
        run.position(),
        null,
        null);
  }

  ExecutionJson with(List<StepJson> steps, @Nullable String nextStepsCursor) {
    return new ExecutionJson(
        id,
        workflowId,
        version,
        status,
        userId,
        input,
        result,
        error,
        origin,
        startedAt,
        finishedAt,
        erasedAt,
        stepCount,
        position,
        List.copyOf(steps),
        nextStepsCursor);
  }
}
