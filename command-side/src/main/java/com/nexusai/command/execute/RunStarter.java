package com.nexusai.command.execute;

import com.nexusai.command.bus.Commands;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.RunReceipt;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Starts runs, and waits for what they come to. */
public final class RunStarter {
  private final Commands commands;
  private final RunWaiters waiters;

  /** Sends through these commands and waits with these waiters. */
  public RunStarter(Commands commands, RunWaiters waiters) {
    this.commands = commands;
    this.waiters = waiters;
  }

  /**
   * Starts a run; it is durable when this returns.
   *
   * @return where the run stood at the end of the command
   * @throws com.nexusai.kernel.problem.Rejection if the start is refused
   */
  public RunOutcome start(StartExecution command) {
    RunReceipt receipt =
        commands.ask(command, RunReceipt.class, "a workflow", command.workflowId());
    return RunOutcome.of(receipt, commands.position());
  }

  /**
   * Starts a run and waits for its end; no thread is held while it waits.
   *
   * @param atMost then the outcome tells where the run stood at its start
   * @param forAnswer whether an answer to the webhook ends the wait too
   * @return already complete when the run needed nothing from outside
   * @throws com.nexusai.kernel.problem.Rejection if the start is refused
   */
  public CompletableFuture<RunOutcome> startAndWait(
      StartExecution command, Duration atMost, boolean forAnswer) {
    RunWaiters.Waiter waiter = waiters.await(command.executionId(), forAnswer);
    RunOutcome begun;
    try {
      begun = start(command);
    } catch (RuntimeException | Error e) {
      waiter.close();
      throw e;
    }
    if (begun.status().ended() || (forAnswer && begun.answer() != null)) {
      waiter.close();
      return CompletableFuture.completedFuture(begun);
    }
    return waiter.outcome(atMost, begun);
  }
}
