package com.nexusai.sagas.trigger;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.CronInstants;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.EffectRows;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.PublishedVersions;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import com.nexusai.sagas.trigger.TriggerMetrics.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs of a schedule whose instant has come, and sets the next instant, whatever came of
 * the starts.
 *
 * <p>An instant fires once: the run's id follows from it, so a crash between the start and the next
 * row repeats nothing. Rows only go forward, so a clock that is put back fires nothing again.
 */
final class ScheduleHandler implements EffectHandler {
  private static final Logger log = LoggerFactory.getLogger(ScheduleHandler.class);
  private static final String NAME = "schedule";

  private final PublishedVersions published;
  private final TriggeredRuns runs;
  private final EffectStore store;
  private final TriggerMetrics metrics;
  private final EffectMetrics effects;

  ScheduleHandler(
      PublishedVersions published,
      TriggeredRuns runs,
      EffectStore store,
      TriggerMetrics metrics,
      EffectMetrics effects) {
    this.published = published;
    this.runs = runs;
    this.store = store;
    this.metrics = metrics;
    this.effects = effects;
  }

  @Override
  public String kind() {
    return Fire.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    EffectRow row = effort.row();
    Fire fire = Fire.read(row.body());
    if (!isInForce(fire)) {
      store.delete(row.id());
      return EffectOutcome.REFUSED;
    }
    Instant now = effort.takenAtOrAfter(fire.due());
    effects.late(Duration.between(fire.due(), now));
    CronInstants cron = CronInstants.of(fire.schedule().cron(), fire.schedule().zone());
    DueInstants due = DueInstants.from(cron, fire.due(), now);
    Fires fires = new Fires(fire, due.firing(fire.schedule().missed(), now));
    metrics.count(NAME, Outcome.MISSED, due.latest().size() - fires.instants.size());
    Instant previous = fires.start(due);
    next(row, fire, due.next(), previous);
    return fires.refused ? EffectOutcome.FAILED : EffectOutcome.COMPLETED;
  }

  private boolean isInForce(Fire fire) {
    Published now = published.find(fire.workflow());
    return now != null && now.status() == WorkflowStatus.ACTIVE && now.version() == fire.version();
  }

  /** There is always one next instant, never two. */
  private void next(EffectRow row, Fire fire, @Nullable Instant next, @Nullable Instant previous) {
    if (next == null) {
      store.delete(row.id());
      return;
    }
    EffectRow following =
        new Fire(fire.workflow(), fire.version(), fire.owner(), fire.schedule(), next, previous)
            .row();
    EffectRows.replace(store, row, following);
    // A pause that came in between has removed the row before this one was there.
    if (!isInForce(fire)) {
      store.delete(following.id());
    }
  }

  /** What fires now. */
  private final class Fires {
    private final Fire schedule;
    private final List<Instant> instants;
    private boolean refused;

    Fires(Fire schedule, List<Instant> instants) {
      this.schedule = schedule;
      this.instants = instants;
    }

    /** Starts the runs; answers the instant of the schedule's last run so far. */
    @Nullable Instant start(DueInstants due) throws Undelivered {
      boolean alone = schedule.schedule().overlap() == Overlap.SKIP;
      Instant previous = alone ? newest(due) : schedule.previous();
      for (Instant instant : instants) {
        if (alone
            && previous != null
            && !previous.equals(instant)
            && runs.isUnderWay(schedule, previous)) {
          metrics.count(NAME, Outcome.OVERLAPPED);
        } else if (fires(instant)) {
          previous = instant;
        }
      }
      return previous;
    }

    /** A process that died may have started runs of which its row tells nothing. */
    private @Nullable Instant newest(DueInstants due) {
      if (schedule.schedule().missed() != Missed.ALL) {
        for (Instant instant : due.latest().reversed()) {
          if (due.latest().size() > 1 && runs.exists(schedule, instant)) {
            return instant;
          }
        }
      }
      return schedule.previous();
    }

    private boolean fires(Instant instant) throws Undelivered {
      try {
        runs.start(schedule, instant);
        metrics.count(NAME, Outcome.STARTED);
        return true;
      } catch (Refused e) {
        refused = true;
        metrics.count(NAME, Outcome.REFUSED);
        log.warn(
            "The schedule of workflow '{}' did not fire at {}: {}",
            schedule.workflow(),
            instant,
            e.getMessage());
        return false;
      }
    }
  }
}
