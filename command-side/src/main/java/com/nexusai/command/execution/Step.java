package com.nexusai.command.execution;

import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import org.jspecify.annotations.Nullable;

/** What a run remembers of one step, or of one item of a step: only what a rule reads. */
final class Step {
  StepStatus status = StepStatus.PENDING;

  /** Attempts so far, over all rounds. */
  int attempt;

  /** The round under way, from 0. */
  int round;

  /** Attempts made before this round began; what a retry policy counts starts here. */
  int attemptsBeforeRound;

  /** Whether what the step waits for before it acts has come. */
  boolean waited;

  /** Its result, or the last round's while it repeats. */
  @Nullable Value output;

  /** The label that a decision chose. */
  @Nullable String decision;

  @Nullable StepError error;

  /** The items of a step that runs for each item of a list; null until they are known. */
  @Nullable Items items;

  boolean open() {
    return !status.ended() && status != StepStatus.PENDING;
  }

  void scheduled(int attempt, int round) {
    if (round != this.round || this.attempt == 0) {
      attemptsBeforeRound = attempt - 1;
    }
    this.attempt = attempt;
    this.round = round;
    status = StepStatus.SCHEDULED;
  }

  void waiting(int round, @Nullable Value lastOutput) {
    this.round = round;
    attemptsBeforeRound = attempt;
    output = lastOutput;
    waited = true;
    status = StepStatus.WAITING;
  }

  void ended(
      StepStatus end,
      @Nullable Value output,
      @Nullable String decision,
      @Nullable StepError error) {
    status = end;
    this.output = output;
    this.decision = decision;
    this.error = error;
  }

  /** Back to the start, its attempts still counted. */
  void reopened() {
    status = StepStatus.PENDING;
    attemptsBeforeRound = attempt;
    error = null;
  }
}
