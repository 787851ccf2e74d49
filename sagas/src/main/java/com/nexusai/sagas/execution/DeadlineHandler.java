package com.nexusai.sagas.execution;

import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.Deadline;
import java.time.Duration;
import java.time.Instant;

/** Tells a run that an instant has come. */
final class DeadlineHandler implements EffectHandler {
  private final RunCommands commands;
  private final EffectMetrics metrics;

  DeadlineHandler(RunCommands commands, EffectMetrics metrics) {
    this.commands = commands;
    this.metrics = metrics;
  }

  @Override
  public String kind() {
    return Deadline.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    Deadline deadline = Deadline.read(effort.row().body());
    Instant now = effort.takenAtOrAfter(deadline.due());
    metrics.late(Duration.between(deadline.due(), now));
    return commands.send(
        new FireDeadline(deadline.execution(), deadline.step(), deadline.attempt(), now),
        effort.row());
  }
}
