package com.nexusai.kernel.workflow.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron instants, above all where the clock is put forward and back. */
class CronInstantsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // Berlin skips from 02:00 to 03:00 on 2026-03-29.
    "Europe/Berlin, 30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
    "Europe/Berlin, 0 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
    "Europe/Berlin, 0 3 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T01:00:00Z",
    "Europe/Berlin, */15 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
    "Europe/Berlin, 30 * * * *, 2026-03-29T00:00:00Z, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z",
    "Europe/Berlin, */15 * * * *, 2026-03-29T00:30:00Z, 2026-03-29T00:45:00Z, 2026-03-29T01:00:00Z",
    // It goes through the hour from 02:00 to 03:00 twice on 2026-10-25.
    "Europe/Berlin, 30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    "Europe/Berlin, 0 3 * * *, 2026-10-24T12:00:00Z, 2026-10-25T02:00:00Z, 2026-10-26T02:00:00Z",
    "Europe/Berlin, 30 * * * *, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
    "Europe/Berlin, */20 2 * * *, 2026-10-25T00:30:00Z, 2026-10-25T00:40:00Z, 2026-10-25T01:00:00Z",
    "Europe/Berlin, 0 */2 * * *, 2026-10-24T23:00:00Z, 2026-10-25T00:00:00Z, 2026-10-25T03:00:00Z",
    "America/New_York, 15 2 * * *, 2026-03-07T12:00:00Z, 2026-03-08T07:00:00Z, 2026-03-09T06:15:00Z",
    "America/New_York, 15 1 * * *, 2026-10-31T12:00:00Z, 2026-11-01T05:15:00Z, 2026-11-02T06:15:00Z",
    // Lord Howe moves by half an hour: from 02:00 to 02:30, and back from 02:00 to 01:30.
    "Australia/Lord_Howe, 15 2 * * *, 2026-10-03T00:00:00Z, 2026-10-03T15:30:00Z, 2026-10-04T15:15:00Z",
    "Australia/Lord_Howe, 45 1 * * *, 2026-04-04T00:00:00Z, 2026-04-04T14:45:00Z, 2026-04-05T15:15:00Z",
    "Australia/Lord_Howe, */10 * * * *, 2026-04-04T14:49:00Z, 2026-04-04T14:50:00Z, 2026-04-04T15:00:00Z",
    "UTC, 0 0 29 2 *, 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z, 2032-02-29T00:00:00Z"
  })
  void it_fires_next(String zone, String cron, Instant after, Instant first, Instant second) {
    CronInstants instants = CronInstants.of(cron, ZoneId.of(zone));

    assertThat(instants.next(after)).isEqualTo(first);
    assertThat(instants.next(first)).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"})
  void a_time_of_the_day_fires_on_every_day_of_several_years_exactly_once(String zone) {
    ZoneId id = ZoneId.of(zone);
    for (String time : List.of("0 0", "45 1", "0 2", "15 2", "59 2", "0 3")) {
      List<Instant> fires = from(START, START.plus(Duration.ofDays(4 * 366)), time + " * * *", id);
      assertThat(fires.stream().map(at -> at.atZone(id).toLocalDate()).toList())
          .as("%s in %s", time, zone)
          .doesNotHaveDuplicates()
          .hasSize(
              (int)
                      ChronoUnit.DAYS.between(
                          fires.getFirst().atZone(id).toLocalDate(),
                          fires.getLast().atZone(id).toLocalDate())
                  + 1)
          .isSorted();
    }
  }

  /**
   * Random expressions around changes of the clock, against a walk through every minute that knows
   * nothing of what is tested here.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"})
  void no_instant_is_left_out_or_comes_twice_whatever_the_clock_does(String zone) {
    ZoneId id = ZoneId.of(zone);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<ZoneOffsetTransition> changes = changes(id.getRules());
    for (int i = 0; i < 40; i++) {
      Fields cron = Fields.random(random);
      Instant change = changes.get(random.nextInt(changes.size())).getInstant();
      Instant start = change.minus(Duration.ofMinutes(random.nextInt(1_500)));
      Instant end = change.plus(Duration.ofHours(26));
      assertThat(from(start, end, cron.text(), id))
          .as("seed %d: '%s' in %s after %s", seed, cron.text(), zone, start)
          .isEqualTo(walked(start, end, cron, id));
    }
  }

  @Test
  void what_never_comes_has_no_next_instant() {
    assertThat(CronInstants.of("0 0 30 2 *", ZoneOffset.UTC).next(START)).isNull();
  }

  @Test
  void what_is_no_expression_is_refused() {
    for (String wrong :
        List.of("", "* * * *", "* * * * * *", "60 * * * *", "@daily", "a b c d e")) {
      assertThatThrownBy(() -> CronInstants.of(wrong, ZoneOffset.UTC))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<Instant> from(Instant start, Instant end, String cron, ZoneId zone) {
    CronInstants instants = CronInstants.of(cron, zone);
    List<Instant> found = new ArrayList<>();
    Instant at = instants.next(start);
    while (at != null && at.isBefore(end)) {
      found.add(at);
      at = instants.next(at);
    }
    return found;
  }

  private static List<ZoneOffsetTransition> changes(ZoneRules rules) {
    return Stream.iterate(rules.nextTransition(START), it -> rules.nextTransition(it.getInstant()))
        .limit(8)
        .toList();
  }

  /** The rules of the class, minute by minute. */
  private static List<Instant> walked(Instant start, Instant end, Fields cron, ZoneId zone) {
    TreeSet<Instant> fires = new TreeSet<>();
    Instant minute = start.truncatedTo(ChronoUnit.MINUTES);
    for (; minute.isBefore(end); minute = minute.plus(Duration.ofMinutes(1))) {
      ZonedDateTime now = minute.atZone(zone);
      LocalDateTime before = minute.minusNanos(1).atZone(zone).toLocalDateTime().plusNanos(1);
      for (LocalDateTime gone = before;
          gone.isBefore(now.toLocalDateTime()) && !cron.everyHour();
          gone = gone.plusMinutes(1)) {
        if (cron.test(gone)) {
          fires.add(minute);
        }
      }
      boolean again = !now.withEarlierOffsetAtOverlap().equals(now);
      if (cron.test(now.toLocalDateTime())
          && (!again || cron.everyHour() || cron.everyFewMinutes())) {
        fires.add(minute);
      }
    }
    return fires.stream().filter(at -> at.isAfter(start)).toList();
  }

  private record Field(String text, Predicate<Integer> matches) {
    static Field every() {
      return new Field("*", _ -> true);
    }

    static Field step(int n) {
      return new Field("*/" + n, value -> value % n == 0);
    }

    static Field range(int from, int to) {
      return new Field(from + "-" + to, value -> from <= value && value <= to);
    }

    static Field list(int a, int b) {
      return new Field(a + "," + b, value -> value == a || value == b);
    }
  }

  private record Fields(Field minute, Field hour, Field day) implements Predicate<LocalDateTime> {
    static Fields random(Random random) {
      Field minute =
          switch (random.nextInt(4)) {
            case 0 -> Field.step(List.of(5, 10, 15, 20, 30).get(random.nextInt(5)));
            case 1 -> Field.range(random.nextInt(30), 30 + random.nextInt(30));
            case 2 -> Field.list(random.nextInt(30), 30 + random.nextInt(30));
            default -> Field.list(0, 15);
          };
      Field hour =
          switch (random.nextInt(5)) {
            case 0 -> Field.every();
            case 1 -> Field.step(2 + random.nextInt(3));
            case 2 -> Field.range(random.nextInt(3), 3 + random.nextInt(5));
            case 3 -> Field.list(1 + random.nextInt(2), 3);
            default -> Field.list(2, 3);
          };
      Field day = random.nextInt(4) == 0 ? Field.range(1, 5) : Field.every();
      return new Fields(minute, hour, day);
    }

    String text() {
      return minute.text() + " " + hour.text() + " * * " + day.text();
    }

    boolean everyHour() {
      return hour.text().equals("*");
    }

    boolean everyFewMinutes() {
      return minute.text().startsWith("*");
    }

    @Override
    public boolean test(LocalDateTime time) {
      return minute.matches().test(time.getMinute())
          && hour.matches().test(time.getHour())
          && day.matches().test(time.getDayOfWeek().getValue());
    }
  }
}
