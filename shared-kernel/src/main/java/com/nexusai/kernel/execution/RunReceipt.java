package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code StartExecution}: where the run stands at the end of the decision.
 *
 * @param repeated whether the run was already there (same idempotency key, same input)
 * @param status {@code completed} or {@code failed} when every step could be decided in place
 * @param result the run's result; null until it completed
 * @param error why it failed; null unless it did
 * @param answer what an output step answered so far; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReceipt(
    ExecutionId executionId,
    boolean repeated,
    ExecutionStatus status,
    @Nullable Value result,
    @Nullable StepError error,
    @Nullable Answer answer) {}
