package com.nexusai.kernel.workflow.compiled;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a cron expression fires. Immutable; safe to share between threads.
 *
 * <p>The expression is about the wall clock of a zone, which is put forward and back:
 *
 * <ul>
 *   <li>A wall time that is left out, because the clock is put forward, fires once right after the
 *       gap. Where the expression is about every hour it does not: it fires within the hour anyway.
 *   <li>A wall time that comes twice, because the clock is put back, fires the first time only.
 *       Where the expression is about every hour, or says {@code *} or {@code *}{@code /n} for the
 *       minute, it goes on firing through both.
 * </ul>
 */
public final class CronInstants {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ExecutionTime wall;
  private final ZoneRules zone;
  private final boolean everyHour;
  private final boolean everyFewMinutes;

  private CronInstants(ExecutionTime wall, ZoneRules zone, String[] fields) {
    this.wall = wall;
    this.zone = zone;
    this.everyFewMinutes = fields[0].startsWith("*");
    this.everyHour = EVERY_HOUR.contains(fields[1]);
  }

  /**
   * Reads an expression.
   *
   * @param cron five fields: minute, hour, day of month, month, day of week
   * @param zone whose wall clock they are about
   * @throws IllegalArgumentException if it is no such expression
   */
  public static CronInstants of(String cron, ZoneId zone) {
    ExecutionTime wall = ExecutionTime.forCron(PARSER.parse(cron).validate());
    return new CronInstants(wall, zone.getRules(), cron.strip().split("\\s+"));
  }

  /**
   * The first instant strictly after this one; null when there is none, as on every 30 February.
   */
  public @Nullable Instant next(Instant after) {
    Instant from = after;
    ZoneOffset offset = zone.getOffset(after);
    LocalDateTime time = LocalDateTime.ofInstant(after, offset);
    while (true) {
      // Between two changes of the clock, wall times are as good as instants.
      ZoneOffsetTransition change = zone.nextTransition(from);
      LocalDateTime next = nextWall(time);
      while (next != null && isBefore(next, offset, change)) {
        if (!isSecond(next, offset)) {
          return next.toInstant(offset);
        }
        next = nextWall(next);
      }
      if (next == null || change == null) {
        return null;
      }
      if (change.isGap() && !everyHour && firesIn(change)) {
        return change.getInstant();
      }
      from = change.getInstant();
      offset = change.getOffsetAfter();
      time = change.getDateTimeAfter().minus(TICK);
    }
  }

  private static boolean isBefore(
      LocalDateTime time, ZoneOffset offset, @Nullable ZoneOffsetTransition change) {
    return change == null || time.toInstant(offset).isBefore(change.getInstant());
  }

  /** Whether this wall time comes for the second time and does not fire again. */
  private boolean isSecond(LocalDateTime time, ZoneOffset offset) {
    if (everyHour || everyFewMinutes) {
      return false;
    }
    ZoneOffsetTransition change = zone.getTransition(time);
    return change != null && change.isOverlap() && change.getOffsetAfter().equals(offset);
  }

  private boolean firesIn(ZoneOffsetTransition gap) {
    LocalDateTime next = nextWall(gap.getDateTimeBefore().minus(TICK));
    return next != null && next.isBefore(gap.getDateTimeAfter());
  }

  /** The next wall time of a clock that nobody ever puts forward or back. */
  private @Nullable LocalDateTime nextWall(LocalDateTime after) {
    return wall.nextExecution(after.atZone(ZoneOffset.UTC))
        .map(java.time.ZonedDateTime::toLocalDateTime)
        .orElse(null);
  }
}
