package com.nexusai.command.execute;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import org.jspecify.annotations.Nullable;

/**
 * What a write to a run is answered with.
 *
 * @param position what a read must have seen to show the write
 * @param status where the run stands; null to one who did not wait
 * @param result the run's result; null unless it completed
 * @param error why it failed; null unless it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunAnswer(
    @JsonProperty("execution_id") ExecutionId executionId,
    @JsonProperty("position") long position,
    @JsonProperty("status") @Nullable ExecutionStatus status,
    @JsonProperty("result") @Nullable Object result,
    @JsonProperty("error") @Nullable StepError error) {

  /** To one who did not wait. */
  static RunAnswer of(ExecutionId run, long position) {
    return new RunAnswer(run, position, null, null, null);
  }
}
