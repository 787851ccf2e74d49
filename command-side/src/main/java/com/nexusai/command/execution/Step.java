package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import java.time.Instant;
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

  /** Whether what the step waits for before it acts has come, or is being waited for. */
  boolean waited;

  /** When the deadline that is set for the step comes; a deadline before that is not its own. */
  @Nullable Instant until;

  /** What the step waits for, besides a time. */
  @Nullable Expectation awaiting;

  /** What a callback brought; the step sees it until it has a result of its own. */
  @Nullable Value received;

  /** What a callback brought, so that a repeat is told from another request. */
  @Nullable String callbackSha256;

  /** The sub-run of the newest attempt. */
  @Nullable ExecutionId child;

  /** Its result, or the last round's while it repeats. */
  @Nullable Value output;

  /** The label that a decision chose. */
  @Nullable String decision;

  @Nullable StepError error;

  /** The items of a step that runs for each item of a list; null until they are known. */
  @Nullable Items items;

  /** What ends a wait that is for no time. */
  enum Expectation {
    APPROVAL,
    CALLBACK
  }

  /** What the step sees as its own result while it is under way. */
  @Nullable Value ownSoFar() {
    return output == null ? received : output;
  }

  boolean open() {
    return !status.ended() && status != StepStatus.PENDING;
  }

  void scheduled(int attempt, int round) {
    if (round != this.round || this.attempt == 0) {
      attemptsBeforeRound = attempt - 1;
    }
    this.attempt = attempt;
    this.round = round;
    this.until = null;
    status = StepStatus.SCHEDULED;
  }

  void retrying(StepError error, Instant retryAt) {
    this.error = error;
    until = retryAt;
    child = null;
    status = StepStatus.RETRYING;
  }

  void awaiting(Expectation what, @Nullable Instant expires) {
    awaiting = what;
    until = expires;
    status = StepStatus.WAITING;
  }

  /** What the step waited for is there, perhaps before it was reached; it may begin. */
  void received(Value body, String sha256) {
    waited = true;
    awaiting = null;
    until = null;
    received = body;
    callbackSha256 = sha256;
    status = StepStatus.PENDING;
  }

  void startedSubRun(int attempt, int round, ExecutionId child, @Nullable Instant deadline) {
    scheduled(attempt, round);
    this.child = child;
    until = deadline;
  }

  void waiting(int round, Instant until, @Nullable Value lastOutput) {
    this.round = round;
    this.until = until;
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
    until = null;
    awaiting = null;
    child = null;
  }

  /** Back to the start, its attempts still counted. */
  void reopened() {
    status = StepStatus.PENDING;
    attemptsBeforeRound = attempt;
    error = null;
    until = null;
    awaiting = null;
    child = null;
  }
}
