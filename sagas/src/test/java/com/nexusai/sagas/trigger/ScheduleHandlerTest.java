package com.nexusai.sagas.trigger;

import static com.nexusai.sagas.trigger.TriggerRig.ADA;
import static com.nexusai.sagas.trigger.TriggerRig.REPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schedules on a clock that is moved. */
class ScheduleHandlerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3_600);
  private static final Instant TWO = NOON.plusSeconds(7_200);
  private final TriggerRig rig = new TriggerRig(NOON.minusSeconds(60));

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void it_fires_when_the_clock_reads_its_instant_and_then_waits_for_the_next() {
    due(Overlap.SKIP, Missed.ONCE);
    rig.start();
    rig.moveClock(Duration.ofSeconds(59));
    assertThat(rig.asked).isEmpty();

    rig.moveClock(Duration.ofSeconds(1));
    awaitRow(ONE);
    assertThat(rig.asked)
        .singleElement()
        .satisfies(start -> {
          assertThat(start.workflowId()).isEqualTo(REPORT);
          assertThat(start.version()).isEqualTo(3);
          assertThat(start.owner()).isEqualTo(ADA);
          assertThat(start.origin())
              .isEqualTo(new Origin(Origin.Kind.SCHEDULE, "2026-03-01T12:00:00Z", 0));
          assertThat(start.input()).isEqualTo(Map.of("scheduled_at", "2026-03-01T12:00:00Z"));
          assertThat(start.idempotencyKey()).isEqualTo("2026-03-01T12:00:00Z");
          assertThat(start.actor()).isEqualTo(Actor.SYSTEM);
        });
  }

  @Test
  void it_goes_on_firing() {
    due(Overlap.SKIP, Missed.ONCE);
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    awaitRow(ONE);
    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO);

    assertThat(rig.fired()).containsExactly(NOON.toString(), ONE.toString());
  }

  @Test
  void a_crash_between_the_start_and_the_next_row_repeats_nothing() {
    due(Overlap.SKIP, Missed.ONCE);
    Semaphore never = new Semaphore(0);
    rig.afterStart = never::acquireUninterruptibly;
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    await().until(() -> rig.runs.size() == 1);
    rig.afterStart = () -> {};

    rig.start();
    awaitRow(ONE);
    assertThat(rig.asked)
        .hasSize(2)
        .extracting(StartExecution::executionId)
        .containsOnly(rig.asked.getFirst().executionId());
    assertThat(rig.fired()).containsExactly(NOON.toString());
    never.release(9);
  }

  @Test
  void after_a_crash_a_run_that_nobody_noted_keeps_the_next_one_from_overlapping() {
    rig.status = ExecutionStatus.RUNNING;
    due(Overlap.SKIP, Missed.ONCE);
    Semaphore never = new Semaphore(0);
    rig.afterStart = never::acquireUninterruptibly;
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    await().until(() -> rig.runs.size() == 1);
    rig.afterStart = () -> {};
    rig.clock.move(Duration.ofHours(1));

    rig.start();
    awaitRow(TWO);
    assertThat(rig.fired()).containsExactly(NOON.toString());
    never.release(9);
  }

  @Test
  void a_clock_that_is_put_back_fires_nothing_again() {
    due(Overlap.ALLOW, Missed.ALL);
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    awaitRow(ONE);
    rig.moveClock(Duration.ofDays(-1));
    rig.moveClock(Duration.ofDays(1));
    assertThat(rig.asked).hasSize(1);

    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO);
    assertThat(rig.asked).hasSize(2);
  }

  @Test
  void what_was_missed_fires_as_often_as_is_wanted() {
    assertThat(firedAfter(Duration.ofHours(3), Missed.SKIP)).isZero();
    assertThat(rig.counted("schedule", "missed")).isEqualTo(3);
    assertThat(firedAfter(Duration.ofHours(3), Missed.ONCE)).isEqualTo(1);
    assertThat(firedAfter(Duration.ofHours(3), Missed.ALL)).isEqualTo(3);
    assertThat(firedAfter(Duration.ofDays(30), Missed.ALL)).isEqualTo(100);
  }

  /** How many runs a process starts that finds a row so much too late. */
  private int firedAfter(Duration late, Missed missed) {
    rig.runs.clear();
    Instant due =
        rig.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.HOURS).plusSeconds(3_600);
    rig.store.ids().forEach(rig.store::delete);
    rig.store.add(fire(Overlap.ALLOW, missed, due, null).row());
    rig.clock.move(Duration.between(rig.clock.instant(), due).plus(late).minusSeconds(600));
    rig.start();
    await()
        .until(() ->
            rig.store.ids().size() == 1 && !rig.store.ids().getFirst().endsWith(due.toString()));
    return rig.runs.size();
  }

  @Test
  void while_an_earlier_run_is_under_way_an_instant_is_left_out() {
    rig.status = ExecutionStatus.WAITING;
    due(Overlap.SKIP, Missed.ONCE);
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    awaitRow(ONE);
    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO);
    assertThat(rig.fired()).containsExactly(NOON.toString());
    assertThat(rig.counted("schedule", "overlapped")).isEqualTo(1);

    rig.status = ExecutionStatus.FAILED;
    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO.plusSeconds(3_600));
    assertThat(rig.fired()).containsExactly(NOON.toString(), TWO.toString());
  }

  @Test
  void where_runs_may_overlap_or_queue_every_instant_fires() {
    rig.status = ExecutionStatus.WAITING;
    due(Overlap.QUEUE, Missed.ONCE);
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    awaitRow(ONE);
    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO);

    assertThat(rig.fired()).containsExactly(NOON.toString(), ONE.toString());
  }

  @Test
  void a_workflow_that_is_not_active_or_has_a_newer_version_does_not_fire() {
    for (Published other :
        new Published[] {
          null,
          new Published(REPORT, ADA, WorkflowStatus.PAUSED, 3),
          new Published(REPORT, ADA, WorkflowStatus.ARCHIVED, 3),
          new Published(REPORT, ADA, WorkflowStatus.ACTIVE, 4)
        }) {
      rig.published = other;
      due(Overlap.SKIP, Missed.ONCE);
      rig.start();
      rig.moveClock(Duration.ofSeconds(60));
      await().until(() -> rig.store.size() == 0);
      assertThat(rig.asked).isEmpty();
    }
  }

  @Test
  void a_pause_while_it_fires_leaves_no_next_instant() {
    due(Overlap.SKIP, Missed.ONCE);
    rig.afterStart =
        () -> {
          rig.published = new Published(REPORT, ADA, WorkflowStatus.PAUSED, 3);
          rig.store.deleteAllOf(TriggerEffect.scheduleOf(REPORT), "");
        };
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));

    await().until(() -> rig.runs.size() == 1 && rig.store.size() == 0);
    rig.moveClock(Duration.ofHours(5));
    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void after_a_start_that_is_refused_the_next_instant_comes_all_the_same() {
    rig.faults.add(
        Rejection.of(Rejection.Kind.UNPROCESSABLE, "INPUT_INVALID", "$", "an order", "an object"));
    due(Overlap.SKIP, Missed.ONCE);
    rig.start();
    rig.moveClock(Duration.ofSeconds(60));
    awaitRow(ONE);
    assertThat(rig.runs).isEmpty();
    assertThat(rig.counted("schedule", "refused")).isEqualTo(1);

    rig.moveClock(Duration.ofHours(1));
    awaitRow(TWO);
    assertThat(rig.fired()).containsExactly(ONE.toString());
  }

  private void due(Overlap overlap, Missed missed) {
    rig.store.add(fire(overlap, missed, NOON, null).row());
  }

  private static Fire fire(Overlap overlap, Missed missed, Instant due, Instant previous) {
    return new Fire(
        REPORT,
        3,
        ADA,
        new TriggerSpec.Schedule("0 * * * *", ZoneOffset.UTC, overlap, missed),
        due,
        previous);
  }

  private void awaitRow(Instant due) {
    await()
        .until(
            () -> rig.store.ids().size() == 1 && rig.store.ids().getFirst().endsWith(":3:" + due));
  }
}
