package com.nexusai.sagas.trigger;

import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that triggers start. Each has an id that follows from what has started it, so that a
 * start which is repeated, after a crash or by a clock that was put back, finds the run that is
 * there.
 */
final class TriggeredRuns {
  private final EffectCommands commands;
  private final EventLog log;
  private final Clock clock;

  TriggeredRuns(EffectCommands commands, EventLog log, Clock clock) {
    this.commands = commands;
    this.log = log;
    this.clock = clock;
  }

  /** Starts the run of an instant, or finds it; it is durable when this returns. */
  void start(Fire schedule, Instant instant) throws Refused, Undelivered {
    commands.deliver(command(schedule, instant), List.of());
  }

  /** Whether the run of an instant was started; it may be over. */
  boolean exists(Fire schedule, Instant instant) {
    return !log.eventsOf(id(schedule, instant).value(), 0, 1).isEmpty();
  }

  /**
   * Whether the run of an instant, which was started before, has not ended. A start that is
   * repeated changes nothing and is answered with where the run stands.
   */
  boolean isUnderWay(Fire schedule, Instant instant) throws Undelivered {
    try {
      return commands.deliver(command(schedule, instant), List.of()) instanceof RunReceipt run
          && !run.status().ended();
    } catch (Refused e) {
      // Only a run that has ended is ever erased.
      return false;
    }
  }

  /** Starts the run that follows another, or finds it; the row is gone with it. */
  void start(Follow follow, @Nullable Object input, String row) throws Refused, Undelivered {
    String key = follow.key();
    commands.deliver(
        new StartExecution(
            ExecutionId.ofKey(follow.owner(), follow.workflow(), Origin.Kind.WORKFLOW, key),
            follow.workflow(),
            follow.version(),
            follow.owner(),
            new Origin(Origin.Kind.WORKFLOW, follow.ended().value(), follow.depth()),
            input,
            key,
            Actor.SYSTEM,
            clock.instant()),
        List.of(row));
  }

  private StartExecution command(Fire schedule, Instant instant) {
    String key = instant.toString();
    return new StartExecution(
        id(schedule, instant),
        schedule.workflow(),
        schedule.version(),
        schedule.owner(),
        new Origin(Origin.Kind.SCHEDULE, key, 0),
        Map.of("scheduled_at", key),
        key,
        Actor.SYSTEM,
        clock.instant());
  }

  private static ExecutionId id(Fire schedule, Instant instant) {
    return ExecutionId.ofKey(
        schedule.owner(), schedule.workflow(), Origin.Kind.SCHEDULE, instant.toString());
  }
}
