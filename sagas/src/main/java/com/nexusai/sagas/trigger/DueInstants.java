package com.nexusai.sagas.trigger;

import com.nexusai.kernel.workflow.compiled.CronInstants;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which instants of a schedule have come, and which of them fire.
 *
 * @param latest those that have come, in order; of very many the latest {@value #COUNT_MAX}
 * @param next the first that has not come yet; null when none will
 */
record DueInstants(List<Instant> latest, @Nullable Instant next) {
  /** How many missed instants fire at the most. */
  static final int COUNT_MAX = 100;

  /** An instant that is not older than this has not been missed, only performed a little late. */
  static final Duration ON_TIME = Duration.ofMinutes(1);

  private static final Duration FIRST_WINDOW = Duration.ofHours(2);

  DueInstants {
    latest = List.copyOf(latest);
  }

  /**
   * Those from the first on that have come by now.
   *
   * @param first one of the schedule's instants
   * @param now not before {@code first}
   */
  static DueInstants from(CronInstants schedule, Instant first, Instant now) {
    Instant next = schedule.next(now);
    // Years of minutes may have gone by: look back further only until there are enough.
    for (Duration window = FIRST_WINDOW; ; window = window.multipliedBy(4)) {
      Instant start = now.minus(window);
      boolean all = !start.isAfter(first);
      List<Instant> found = new ArrayList<>();
      Instant at = all ? first : schedule.next(start);
      while (at != null && !at.isAfter(now)) {
        found.add(at);
        at = schedule.next(at);
      }
      if (all || found.size() >= COUNT_MAX) {
        int from = Math.max(0, found.size() - COUNT_MAX);
        return new DueInstants(found.subList(from, found.size()), next);
      }
    }
  }

  /** The instants that fire. */
  List<Instant> firing(Missed policy, Instant now) {
    Instant last = latest.getLast();
    return switch (policy) {
      case ALL -> latest;
      case ONCE -> List.of(last);
      case SKIP -> Duration.between(last, now).compareTo(ON_TIME) <= 0 ? List.of(last) : List.of();
    };
  }
}
