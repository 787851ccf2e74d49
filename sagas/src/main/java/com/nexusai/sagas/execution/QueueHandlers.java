package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand.AdmitExecution;
import com.nexusai.kernel.queue.RunQueueCommand.EnqueueRun;
import com.nexusai.kernel.queue.RunQueueCommand.ReleaseRun;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.Admit;
import com.nexusai.sagas.execution.RunEffect.Enqueue;
import com.nexusai.sagas.execution.RunEffect.Release;
import java.time.Clock;
import java.util.List;

/** What goes to and fro between runs and the queues in which they wait for a place. */
final class QueueHandlers {
  private final EffectCommands commands;
  private final RunCommands runs;
  private final EffectStore store;
  private final Clock clock;

  QueueHandlers(EffectCommands commands, EffectStore store, Clock clock) {
    this.commands = commands;
    this.runs = new RunCommands(commands, store);
    this.store = store;
    this.clock = clock;
  }

  List<EffectHandler> all() {
    return List.of(new Enqueues(), new Admits(), new Releases());
  }

  /** Asks a queue for a place. */
  private final class Enqueues implements EffectHandler {
    @Override
    public String kind() {
      return Enqueue.KIND;
    }

    @Override
    public EffectOutcome perform(Effort effort) throws Undelivered {
      Enqueue ask = Enqueue.read(effort.row().body());
      return runs.send(
          new EnqueueRun(
              ask.queue(),
              ask.execution(),
              ask.limit(),
              ask.owner(),
              ask.workflow(),
              clock.instant()),
          effort.row());
    }
  }

  /** Gives a run its place, and the place back when the run has no use for it any more. */
  private final class Admits implements EffectHandler {
    @Override
    public String kind() {
      return Admit.KIND;
    }

    @Override
    public EffectOutcome perform(Effort effort) throws Undelivered {
      EffectRow row = effort.row();
      Admit ask = Admit.read(row.body());
      if (uses(ask)) {
        store.delete(row.id());
        return EffectOutcome.COMPLETED;
      }
      return release(new Release(ask.execution(), ask.queue(), ask.owner(), ask.workflow()), row);
    }

    private boolean uses(Admit ask) throws Undelivered {
      try {
        return Boolean.TRUE.equals(
            commands.deliver(
                new AdmitExecution(ask.execution(), ask.queue(), clock.instant()), List.of()));
      } catch (Refused e) {
        return false;
      }
    }
  }

  /** Gives a place back. */
  private final class Releases implements EffectHandler {
    @Override
    public String kind() {
      return Release.KIND;
    }

    @Override
    public EffectOutcome perform(Effort effort) throws Undelivered {
      return release(Release.read(effort.row().body()), effort.row());
    }
  }

  private EffectOutcome release(Release ask, EffectRow row) throws Undelivered {
    return runs.send(
        new ReleaseRun(ask.queue(), ask.execution(), ask.owner(), ask.workflow(), clock.instant()),
        row);
  }
}
