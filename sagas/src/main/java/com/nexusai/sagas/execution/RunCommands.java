package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectOutcome;
import java.util.List;

/** Sends commands that do away with one row each. */
final class RunCommands {
  private final EffectCommands commands;
  private final EffectStore store;

  RunCommands(EffectCommands commands, EffectStore store) {
    this.commands = commands;
    this.store = store;
  }

  /** Sends a command; the row is gone when this returns, also when the run is gone or over. */
  EffectOutcome send(Object command, EffectRow row) throws Undelivered {
    try {
      commands.deliver(command, List.of(row.id()));
      return EffectOutcome.COMPLETED;
    } catch (Refused e) {
      store.delete(row.id());
      return EffectOutcome.REFUSED;
    }
  }
}
