package com.nexusai.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.sagas.effect.EffectRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A whole server whose clock is moved a day ahead and a day back. */
class ClockMovedTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofDays(1);

  /** Goes as time goes, from wherever it was moved to. */
  static final class MovedClock extends Clock {
    private volatile Duration by = Duration.ZERO;

    void move(Duration further) {
      by = by.plus(further);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Moved {
    @Bean
    @Primary
    MovedClock movedClock() {
      return new MovedClock();
    }
  }

  @Test
  void a_deadline_waits_for_its_instant_whatever_the_clock_does_and_fires_once(@TempDir Path home) {
    try (Stub stub = new Stub((key, call) -> call == 1 ? 503 : 200);
        FaultyServer server = new FaultyServer(home, stub, Moved.class)) {
      EventLog log = server.bean(EventLog.class);
      EffectStore effects = server.bean(EffectStore.class);
      // So that the rows are the run's alone.
      effects.deleteAllOf("housekeeping", "");
      String workflow =
          server.activeWorkflow(
              stub.workflow(
                  "patient",
                  Map.of(
                      "max_attempts", 3, "backoff", "PT36H", "max_backoff", "PT36H", "jitter", 0)));
      String run = server.run(workflow, Map.of());
      await().atMost(SOON).until(() -> waits(effects));
      Instant due = effects.nextDue().orElseThrow();
      assertThat(due).isAfter(server.bean(MovedClock.class).instant().plus(Duration.ofHours(35)));

      move(server, DAY);
      move(server, DAY.negated());
      move(server, DAY.negated());
      assertThat(fired(log, run)).as("12 hours short, and then two days more").isZero();
      assertThat(stub.calls(run)).isEqualTo(1);

      move(server, DAY.multipliedBy(2));
      assertThat(fired(log, run)).isZero();
      move(server, DAY);
      await().atMost(SOON).until(() -> ended(log, run));

      move(server, DAY.negated());
      move(server, DAY.multipliedBy(2));
      assertThat(fired(log, run)).isEqualTo(1);
      assertThat(stub.calls(run)).isEqualTo(2);
      assertThat(effects.size()).isZero();
    }
  }

  @Test
  void runs_go_on_after_the_clock_was_put_back(@TempDir Path home) {
    try (Stub stub = new Stub((key, call) -> 200);
        FaultyServer server = new FaultyServer(home, stub, Moved.class)) {
      EventLog log = server.bean(EventLog.class);
      String workflow = server.activeWorkflow(stub.workflow("calling", Map.of("max_attempts", 1)));
      String before = server.run(workflow, Map.of());
      move(server, DAY.negated());
      String after = server.run(workflow, Map.of());

      await().atMost(SOON).until(() -> ended(log, before) && ended(log, after));
      await().atMost(SOON).until(() -> server.shown(after).equals("completed"));
    }
  }

  private static boolean waits(EffectStore effects) {
    return effects.size() == 1
        && effects.nextDue().filter(due -> due.isAfter(Instant.now().plusSeconds(60))).isPresent();
  }

  /** Moves the clock, and gives the runner the time to act on it. */
  private static void move(FaultyServer server, Duration by) {
    server.bean(MovedClock.class).move(by);
    server.bean(EffectRunner.class).clockMoved();
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
  }

  /** How often the step was scheduled again: what its deadline is for. */
  private static long fired(EventLog log, String run) {
    return log.eventsOf(run, 0, 1_000).stream()
            .filter(event -> event.payload() instanceof StepScheduled)
            .count()
        - 1;
  }

  private static boolean ended(EventLog log, String run) {
    return log.eventsOf(run, 0, 1_000).getLast().payload() instanceof ExecutionCompleted;
  }
}
