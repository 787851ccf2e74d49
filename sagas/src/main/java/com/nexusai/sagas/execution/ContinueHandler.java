package com.nexusai.sagas.execution;

import com.nexusai.kernel.execution.ExecutionCommand.ContinueExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.Continue;
import java.time.Clock;

/** Lets a run go on with a decision that had become too long. */
final class ContinueHandler implements EffectHandler {
  private final RunCommands commands;
  private final Clock clock;

  ContinueHandler(RunCommands commands, Clock clock) {
    this.commands = commands;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return Continue.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    ExecutionId run = new ExecutionId(effort.row().subject());
    return commands.send(new ContinueExecution(run, clock.instant()), effort.row());
  }
}
