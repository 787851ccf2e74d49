package com.nexusai.sagas.housekeeping;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.PayloadEraser;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.retention.DueRuns;
import com.nexusai.kernel.retention.Retention;
import com.nexusai.kernel.retention.RetentionQuery.FindDueRuns;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.EffectRows;
import com.nexusai.sagas.effect.Effort;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of housekeeping: has runs erased that are due, one after the other and a bounded
 * number, and writes the row of the next round. A full round is followed by the next soon, which
 * goes on where this one stopped.
 */
final class Housekeeper implements EffectHandler {
  static final String KIND = "housekeeping";

  /** There is one row at any time, so its id is its kind. */
  static final String ID = "housekeeping";

  private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);
  private static final int SWEPT = 1_000;

  private final DueQuery due;
  private final EffectCommands commands;
  private final PayloadEraser eraser;
  private final EffectStore store;
  private final Retention defaults;
  private final HousekeepingSettings settings;
  private final Clock clock;
  private final AtomicLong erased = new AtomicLong();

  /** Asks which runs are due. */
  interface DueQuery {
    DueRuns find(FindDueRuns question);
  }

  /**
   * The body of the row.
   *
   * @param after where the round begins; null for the beginning
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Round(@Nullable String after) {
    static Round read(String body) {
      return Json.read(body, Round.class);
    }
  }

  Housekeeper(
      DueQuery due,
      EffectCommands commands,
      PayloadEraser eraser,
      EffectStore store,
      Retention defaults,
      HousekeepingSettings settings,
      Clock clock) {
    this.due = due;
    this.commands = commands;
    this.eraser = eraser;
    this.store = store;
    this.defaults = defaults;
    this.settings = settings;
    this.clock = clock;
  }

  /** How many runs were erased since the start because they need not be kept any more. */
  long erased() {
    return erased.get();
  }

  /** Makes sure that there is a round to come; one that is there already stays as it is. */
  void begin() {
    store.add(row(null, clock.instant().plus(settings.first())));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    Instant now = clock.instant();
    String after = Round.read(effort.row().body()).after();
    int left = settings.batch();
    do {
      DueRuns page =
          due.find(new FindDueRuns(defaults, now, now.minus(settings.grace()), after, left));
      for (ExecutionId run : page.ids()) {
        erase(run, now);
      }
      left -= page.ids().size();
      after = page.next();
    } while (after != null && left > 0 && !effort.abandoned());
    int _ = eraser.sweep(SWEPT);
    next(effort.row(), after);
    return EffectOutcome.COMPLETED;
  }

  private void erase(ExecutionId run, Instant now) throws Undelivered {
    try {
      commands.deliver(new EraseExecution(run, Actor.SYSTEM, now), List.of());
      erased.incrementAndGet();
    } catch (Refused e) {
      log.info("Run {} is not erased now: {}", run, e.getMessage());
    }
  }

  private void next(EffectRow row, @Nullable String after) {
    Instant at = clock.instant().plus(after == null ? settings.every() : settings.pause());
    EffectRows.replace(store, row, row(after, at));
  }

  private static EffectRow row(@Nullable String after, Instant due) {
    return new EffectRow(ID, KIND, ID, due, Json.text(new Round(after)));
  }
}
