package com.nexusai.sagas.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.workflow.compiled.CronInstants;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DueInstantsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final CronInstants HOURLY = CronInstants.of("0 * * * *", ZoneOffset.UTC);
  private static final CronInstants EACH_MINUTE = CronInstants.of("* * * * *", ZoneOffset.UTC);

  @ParameterizedTest
  @EnumSource(Missed.class)
  void an_instant_that_has_just_come_fires_whatever_is_done_about_missed_ones(Missed policy) {
    Instant now = NOON.plusMillis(40);
    DueInstants due = DueInstants.from(HOURLY, NOON, now);

    assertThat(due.firing(policy, now)).containsExactly(NOON);
    assertThat(due.next()).isEqualTo(NOON.plusSeconds(3_600));
  }

  @Test
  void of_missed_instants_none_one_or_all_fire() {
    Instant now = NOON.plusSeconds(3 * 3_600 + 600);
    DueInstants due = DueInstants.from(HOURLY, NOON, now);

    assertThat(due.firing(Missed.SKIP, now)).isEmpty();
    assertThat(due.firing(Missed.ONCE, now)).containsExactly(hours(3));
    assertThat(due.firing(Missed.ALL, now)).containsExactly(NOON, hours(1), hours(2), hours(3));
    assertThat(due.next()).isEqualTo(hours(4));
  }

  @Test
  void one_that_is_on_time_fires_although_others_before_it_are_left_out() {
    Instant now = hours(2).plusSeconds(60);

    assertThat(DueInstants.from(HOURLY, NOON, now).firing(Missed.SKIP, now))
        .containsExactly(hours(2));
    assertThat(
            DueInstants.from(HOURLY, NOON, now.plusNanos(1)).firing(Missed.SKIP, now.plusNanos(1)))
        .isEmpty();
  }

  @Test
  void of_a_year_of_minutes_the_latest_hundred_are_found_at_once() {
    Instant now = NOON.plus(Duration.ofDays(366)).plusSeconds(5);
    DueInstants due = DueInstants.from(EACH_MINUTE, NOON, now);

    assertThat(due.latest())
        .hasSize(100)
        .startsWith(now.minusSeconds(5 + 99 * 60))
        .endsWith(now.minusSeconds(5));
    assertThat(due.next()).isEqualTo(now.plusSeconds(55));
  }

  @Test
  void a_schedule_that_fires_rarely_finds_its_first_instant_too() {
    CronInstants yearly = CronInstants.of("0 12 1 3 *", ZoneOffset.UTC);
    Instant now = NOON.plus(Duration.ofDays(3 * 366));

    assertThat(DueInstants.from(yearly, NOON, now).latest()).hasSize(4).startsWith(NOON);
  }

  private static Instant hours(int n) {
    return NOON.plus(Duration.ofHours(n));
  }
}
