package com.nexusai.sagas.execution;

import static com.nexusai.sagas.execution.Facts.FETCH;
import static com.nexusai.sagas.execution.Facts.NOON;
import static com.nexusai.sagas.execution.Facts.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.execution.ExecutionCommand.ContinueExecution;
import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.sagas.connector.StepResult.Completed;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Instant LATER = NOON.plusSeconds(3_600).plusNanos(7);
  private final Rig rig = new Rig(8);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_deadline_fires_when_the_clock_reads_its_instant_and_not_before() {
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.failed(2, LATER));
    rig.moveClock(Duration.ofSeconds(3_600));
    settle();
    assertThat(rig.runs.commands).isEmpty();

    rig.moveClock(Duration.ofNanos(7));
    await().until(() -> rig.store.size() == 0);
    assertThat(rig.runs.commands)
        .containsExactly(new FireDeadline(RUN, StepKey.of(FETCH), 2, LATER));
  }

  @Test
  void a_clock_that_nobody_announces_is_read_all_the_same() {
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.failed(2, LATER));
    settle();
    rig.clock.move(Duration.ofDays(1));

    await().until(() -> rig.runs.commands.size() == 1);
  }

  @Test
  void a_clock_that_is_put_back_does_not_fire_it_again() {
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.failed(2, LATER));
    rig.moveClock(Duration.ofDays(1));
    await().until(() -> rig.store.size() == 0);
    rig.moveClock(Duration.ofDays(-2));
    rig.moveClock(Duration.ofDays(2));
    settle();

    assertThat(rig.runs.commands).hasSize(1);
  }

  @Test
  void a_deadline_that_came_while_no_process_ran_fires_at_the_start() {
    rig.happened(Facts.started(LATER));
    rig.clock.move(Duration.ofDays(1));
    rig.start(_ -> new Completed(null));

    await().until(() -> rig.runs.commands.size() == 1);
    assertThat(rig.runs.commands)
        .containsExactly(new FireDeadline(RUN, null, 0, NOON.plus(Duration.ofDays(1))));
  }

  @Test
  void steps_are_performed_on_a_clock_that_was_put_back() {
    rig.start(_ -> new Completed(null));
    rig.moveClock(Duration.ofDays(-1));
    rig.happened(Facts.scheduled(1));

    await().until(() -> rig.runs.reports().size() == 1);
  }

  @Test
  void how_late_a_deadline_was_is_measured() {
    rig.happened(Facts.failed(2, LATER));
    rig.clock.move(Duration.ofSeconds(3_610));
    rig.start(_ -> new Completed(null));

    await().until(() -> rig.store.size() == 0);
    var late = rig.meters.get("nexus.deadlines.late").timer();
    assertThat(late.max(java.util.concurrent.TimeUnit.SECONDS)).isBetween(9.9, 10.0);
  }

  @Test
  void a_deadline_of_a_run_that_is_gone_takes_its_row_with_it() {
    rig.runs.faults.add(Rejection.notFound("an execution", RUN));
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.failed(2, NOON));

    await().until(() -> rig.store.size() == 0);
    assertThat(rig.runs.commands).isEmpty();
  }

  @Test
  void a_decision_that_was_cut_goes_on_at_once() {
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.cut());

    await().until(() -> rig.store.size() == 0);
    assertThat(rig.runs.commands).containsExactly(new ContinueExecution(RUN, NOON));
  }

  @Test
  void nothing_is_claimed_while_nothing_is_due() {
    rig.start(_ -> new Completed(null));
    rig.happened(Facts.failed(2, LATER));
    settle();
    int before = rig.store.claims();
    rig.moveClock(Duration.ofSeconds(1));
    await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);

    assertThat(rig.store.claims()).isEqualTo(before);
  }

  /** The runner has looked at everything that it was told of before. */
  private void settle() {
    rig.runner.clockMoved();
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
  }
}
