package com.nexusai.command.execute;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who waits for a run is told.
 *
 * @param position what a read must have seen to show it
 * @param status an end, or running while only an answer was given so far
 * @param result the run's result; null unless it completed
 * @param error why it failed; null unless it did
 * @param answer what an output step answered to a webhook; null for nothing
 */
public record RunOutcome(
    ExecutionId executionId,
    long position,
    ExecutionStatus status,
    @Nullable Value result,
    @Nullable StepError error,
    @Nullable Answer answer) {

  /** What the command itself told. */
  static RunOutcome of(RunReceipt receipt, long position) {
    return new RunOutcome(
        receipt.executionId(),
        position,
        receipt.status(),
        receipt.result(),
        receipt.error(),
        receipt.answer());
  }
}
