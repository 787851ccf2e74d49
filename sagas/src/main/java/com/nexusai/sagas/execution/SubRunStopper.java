package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.EffectRows;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.StopSubRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Cancels sub-runs that are of no use any more. One that is not there may be about to be started by
 * a performer that has not noticed the end of the parent yet, so it is looked for a few times more.
 */
final class SubRunStopper implements EffectHandler {
  private static final int TRIES_MAX = 3;
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final EffectCommands commands;
  private final EffectStore store;
  private final Clock clock;

  SubRunStopper(EffectCommands commands, EffectStore store, Clock clock) {
    this.commands = commands;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return StopSubRun.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    EffectRow row = effort.row();
    StopSubRun ask = StopSubRun.read(row.body());
    try {
      commands.deliver(
          new CancelExecution(ask.execution(), Actor.SYSTEM, clock.instant()), List.of(row.id()));
      return EffectOutcome.COMPLETED;
    } catch (Refused e) {
      if (e.getCause() instanceof AggregateNotFoundException && ask.tries() < TRIES_MAX) {
        lookAgain(row, ask);
      } else {
        store.delete(row.id());
      }
      return EffectOutcome.REFUSED;
    }
  }

  private void lookAgain(EffectRow row, StopSubRun ask) {
    StopSubRun again = new StopSubRun(ask.execution(), ask.tries() + 1);
    EffectRows.replace(
        store,
        row,
        new EffectRow(
            ask.execution() + ":stop:" + again.tries(),
            row.kind(),
            row.subject(),
            clock.instant().plus(AGAIN),
            Json.text(again)));
  }
}
