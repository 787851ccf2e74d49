package com.nexusai.sagas.execution;

import static com.nexusai.sagas.execution.Facts.FETCH;
import static com.nexusai.sagas.execution.Facts.NOON;
import static com.nexusai.sagas.execution.Facts.RUN;
import static com.nexusai.sagas.execution.Facts.scheduled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepReport.FailStep;
import com.nexusai.kernel.execution.StepReport.LoseStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.connector.StepResult.Completed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepPerformerTest {
  private static final StepKey STEP = StepKey.of(FETCH);
  private final Rig rig = new Rig(8);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeAll
  static void look_often() {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
  }

  @AfterEach
  void close() {
    never.countDown();
    rig.close();
  }

  @Test
  void a_result_is_reported_and_the_row_goes_with_the_report() {
    rig.start(_ -> new Completed(Map.of("ok", true)));
    rig.happened(scheduled(1));

    assertThat(report()).isEqualTo(new CompleteStep(STEP, 1, Map.of("ok", true)));
    await().until(() -> rig.store.size() == 0);
    // The effort is counted when it is over, which is after its report.
    await().until(() -> outcomes("completed") == 1);
  }

  @Test
  void a_step_that_must_not_act_twice_is_lost_when_nobody_knows_whether_it_acted() {
    StepResult.Failed cut = StepResult.Failed.transientFault("CONNECTION_FAILED", "No response.");
    rig.start(_ -> cut.ofUnknownOutcome());
    rig.happened(scheduled(null, 1, Delivery.AT_MOST_ONCE, null));

    await().until(() -> rig.runs.reports().contains(new LoseStep(STEP, 1)));
  }

  @Test
  void a_connector_is_told_everything_that_the_event_says() {
    List<com.nexusai.sagas.connector.StepRequest> told =
        Collections.synchronizedList(new ArrayList<>());
    rig.start(request -> {
      told.add(request);
      return new Completed(null);
    });
    rig.happened(scheduled(3, 2, Delivery.AT_LEAST_ONCE, Duration.ofSeconds(9)));

    report();
    var request = told.getFirst();
    assertThat(request.owner().value()).isEqualTo("ada");
    assertThat(request.executionId()).isEqualTo("run-7");
    assertThat(request.agentId()).isEqualTo("fetch");
    assertThat(request.item()).isEqualTo(3);
    assertThat(request.attempt()).isEqualTo(2);
    assertThat(request.operation()).isEqualTo("request");
    assertThat(request.input()).containsEntry("url", "http://127.0.0.1/");
    assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(request.idempotencyKey()).isEqualTo("run-7:fetch/3");
  }

  @Test
  void a_large_input_is_read_from_the_artifact_store() {
    rig.artifacts.put("abc", Json.write(Map.of("body", "large")));
    rig.start(request -> new Completed(request.input()));
    StepRequest call =
        new StepRequest("http", "request", null, new Value(null, new Value.Stored("abc", 16)));
    rig.happened(
        new StepScheduled(RUN, FETCH, null, 1, 0, call, null, Delivery.AT_LEAST_ONCE, "key", NOON));

    assertThat(report()).isEqualTo(new CompleteStep(STEP, 1, Map.of("body", "large")));
  }

  @Test
  void a_service_that_nobody_knows_fails_the_step() {
    rig.start(_ -> new Completed(null));
    StepRequest call = new StepRequest("telex", "send", null, Value.of(Map.of()));
    rig.happened(
        new StepScheduled(RUN, FETCH, null, 1, 0, call, null, Delivery.AT_LEAST_ONCE, "key", NOON));

    assertThat(failure().error().code()).isEqualTo("UNKNOWN_SERVICE");
  }

  @Test
  void a_failure_is_reported_with_what_the_service_said_of_the_next_attempt() {
    rig.start(_ ->
        new StepResult.Failed(
            "HTTP_STATUS", "503", true, Duration.ofSeconds(7), Map.of("status", 503L)));
    rig.happened(scheduled(1));

    FailStep failure = failure();
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(failure.error().retryable()).isTrue();
    assertThat(failure.error().agent()).isEqualTo("fetch");
    assertThat(failure.error().details()).containsEntry("status", 503L);
  }

  @Test
  void an_attempt_that_takes_too_long_is_interrupted_and_may_be_tried_again() {
    rig.start(this::block);
    rig.happened(scheduled(null, 1, Delivery.AT_LEAST_ONCE, Duration.ofMillis(50)));

    assertThat(failure().error().code()).isEqualTo("STEP_TIMEOUT");
    assertThat(failure().error().retryable()).isTrue();
    await().until(() -> rig.runner.inFlight() == 0);
  }

  @Test
  void a_connector_that_notices_the_end_of_its_time_first_times_out_all_the_same() {
    rig.start(_ -> {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Told as a failure of its own.
      }
      return StepResult.Failed.transientFault("TIMEOUT", "too long");
    });
    rig.happened(scheduled(null, 1, Delivery.AT_LEAST_ONCE, Duration.ofMillis(50)));

    assertThat(failure().error().code()).isEqualTo("STEP_TIMEOUT");
  }

  @Test
  void a_connector_that_throws_fails_the_step_without_telling_what_the_exception_holds() {
    rig.start(_ -> {
      throw new IllegalStateException("token 123");
    });
    rig.happened(scheduled(1));

    assertThat(failure().error().code()).isEqualTo("CONNECTOR_FAILED");
    assertThat(failure().error().message()).doesNotContain("123");
  }

  @Test
  void a_result_beyond_ten_megabytes_fails_the_step() {
    rig.start(_ -> new Completed("x".repeat(Json.MAX_BYTES + 1)));
    rig.happened(scheduled(1));

    assertThat(failure().error().code()).isEqualTo("RESULT_TOO_LARGE");
    assertThat(failure().error().retryable()).isFalse();
  }

  @Test
  void the_end_of_the_run_interrupts_what_is_under_way_and_nothing_is_reported() {
    CountDownLatch interrupted = new CountDownLatch(1);
    rig.start(request -> {
      try {
        return block(request);
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    });
    rig.happened(scheduled(1));
    await().until(() -> calls.get() == 1);
    rig.happened(Facts.cancelled());

    await().until(() -> interrupted.getCount() == 0 && rig.runner.inFlight() == 0);
    assertThat(rig.runs.commands).isEmpty();
    assertThat(rig.store.size()).isZero();
    assertThat(outcomes("abandoned")).isEqualTo(1);
  }

  @Test
  void the_end_of_the_run_drops_what_waits_for_a_slot() {
    rig.start(this::block);
    for (int item = 0; item < 20; item++) {
      rig.happened(scheduled(item, 1, Delivery.AT_LEAST_ONCE, null));
    }
    await().until(() -> calls.get() == 8);
    rig.happened(Facts.cancelled());

    await().until(() -> rig.runner.inFlight() == 0);
    assertThat(calls).hasValue(8);
  }

  @Test
  void an_interrupt_that_comes_after_the_result_does_not_break_the_report() {
    rig.runs.gate.drainPermits();
    rig.start(_ -> new Completed("done"));
    rig.happened(scheduled(1));
    await().until(() -> rig.runs.gate.hasQueuedThreads());
    rig.happened(Facts.cancelled());
    await().until(() -> rig.store.size() == 0);
    rig.runs.gate.release();

    assertThat(report()).isEqualTo(new CompleteStep(STEP, 1, "done"));
  }

  @Test
  void an_attempt_that_may_act_once_is_told_to_have_started_before_it_acts() {
    List<StepReport> before = Collections.synchronizedList(new ArrayList<>());
    rig.start(_ -> {
      before.addAll(rig.runs.reports());
      return new Completed("done");
    });
    rig.happened(scheduled(null, 1, Delivery.AT_MOST_ONCE, null));

    await().until(() -> rig.runs.reports().size() == 2);
    assertThat(before).containsExactly(new StartStep(STEP, 1));
    assertThat(rig.runs.reports())
        .containsExactly(new StartStep(STEP, 1), new CompleteStep(STEP, 1, "done"));
    await().until(() -> rig.store.size() == 0);
  }

  @Test
  void a_started_attempt_that_may_act_once_is_lost_with_its_process_and_never_made_again() {
    rig.start(this::block);
    rig.happened(scheduled(null, 1, Delivery.AT_MOST_ONCE, null));
    await().until(() -> calls.get() == 1);
    assertThat(rig.store.ids()).containsExactly("run-7:fetch:1");

    rig.start(this::block);
    await().until(() -> rig.runs.reports().size() == 3);
    assertThat(rig.runs.reports())
        .containsExactly(new StartStep(STEP, 1), new StartStep(STEP, 1), new LoseStep(STEP, 1));
    assertThat(calls).hasValue(1);
    await().until(() -> rig.store.size() == 0);
  }

  @Test
  void an_attempt_that_may_act_once_and_was_not_started_is_made_after_a_restart() {
    rig.happened(scheduled(null, 1, Delivery.AT_MOST_ONCE, null));
    rig.start(_ -> new Completed("done"));

    await().until(() -> rig.runs.reports().contains(new CompleteStep(STEP, 1, "done")));
  }

  @Test
  void an_attempt_that_may_act_once_and_takes_too_long_has_an_unknown_outcome() {
    rig.start(this::block);
    rig.happened(scheduled(null, 1, Delivery.AT_MOST_ONCE, Duration.ofMillis(50)));

    await().until(() -> rig.runs.reports().contains(new LoseStep(STEP, 1)));
  }

  @Test
  void any_other_attempt_is_made_again_after_a_restart_with_the_same_key() {
    List<String> keys = Collections.synchronizedList(new ArrayList<>());
    rig.start(request -> {
      keys.add(request.idempotencyKey());
      return block(request);
    });
    rig.happened(scheduled(1));
    await().until(() -> keys.size() == 1);
    rig.start(request -> {
      keys.add(request.idempotencyKey());
      return new Completed("done");
    });

    assertThat(report()).isEqualTo(new CompleteStep(STEP, 1, "done"));
    assertThat(keys).containsExactly("run-7:fetch", "run-7:fetch");
  }

  @Test
  void reports_that_come_in_while_one_is_under_way_are_decided_together() {
    rig.runs.gate.drainPermits();
    rig.start(_ -> new Completed("done"));
    for (int item = 0; item < 8; item++) {
      rig.happened(scheduled(item, 1, Delivery.AT_LEAST_ONCE, null));
    }
    await().until(() -> rig.runs.gate.hasQueuedThreads() && rig.runner.inFlight() == 8);
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    rig.runs.gate.release();

    await().until(() -> rig.store.size() == 0);
    assertThat(rig.runs.commands)
        .extracting(c -> ((ReportSteps) c).reports().size())
        .containsExactly(1, 7);
  }

  @Test
  void a_report_that_spoils_its_command_does_not_spoil_it_for_the_others() {
    rig.runs.gate.drainPermits();
    rig.runs.poison = report -> report.step().item() == 5;
    rig.start(_ -> new Completed("done"));
    for (int item = 0; item < 8; item++) {
      rig.happened(scheduled(item, 1, Delivery.AT_LEAST_ONCE, null));
    }
    await().until(() -> rig.runs.gate.hasQueuedThreads() && rig.runner.inFlight() == 8);
    rig.runs.gate.release();

    await().until(() -> rig.store.size() == 0);
    assertThat(rig.runs.reports()).hasSize(7);
  }

  @Test
  void a_report_that_fails_in_an_unexpected_way_holds_up_nobody_and_keeps_its_row() {
    rig.runs.gate.drainPermits();
    rig.runs.poison = report -> report.step().item() == 5;
    rig.runs.poisoned = () -> new IllegalStateException("a surprise");
    rig.start(_ -> new Completed("done"));
    for (int item = 0; item < 8; item++) {
      rig.happened(scheduled(item, 1, Delivery.AT_LEAST_ONCE, null));
    }
    await().until(() -> rig.runs.gate.hasQueuedThreads() && rig.runner.inFlight() == 8);
    rig.runs.gate.release();

    await().until(() -> rig.runs.reports().size() == 7);
    assertThat(rig.store.ids()).containsExactly("run-7:fetch/5:1");
  }

  @Test
  void a_report_that_cannot_be_stored_now_is_tried_again_and_the_row_stays_until_then() {
    for (int i = 0; i < 3; i++) {
      rig.runs.faults.add(
          Rejection.of(Rejection.Kind.UNAVAILABLE, "STORAGE_FULL", "$", "room", "none"));
    }
    rig.runs.faults.add(new IllegalStateException("a surprise"));
    rig.start(_ -> {
      calls.incrementAndGet();
      return new Completed("done");
    });
    rig.happened(scheduled(1));

    assertThat(report()).isEqualTo(new CompleteStep(STEP, 1, "done"));
    assertThat(calls).hasValue(1);
    await().until(() -> rig.store.size() == 0);
  }

  @Test
  void a_report_to_a_run_that_is_gone_takes_its_row_with_it() {
    rig.runs.poison = _ -> true;
    rig.start(_ -> new Completed("done"));
    rig.happened(scheduled(1));

    await().until(() -> rig.store.size() == 0);
    await().until(() -> outcomes("refused") == 1);
  }

  @Test
  void ten_thousand_steps_are_performed_each_once_and_never_more_at_once_than_allowed() {
    try (Rig wide = new Rig(256)) {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      wide.start(_ -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        Thread.sleep(1);
        now.decrementAndGet();
        return new Completed("done");
      });
      for (int item = 0; item < 10_000; item++) {
        wide.happened(scheduled(item, 1, Delivery.AT_LEAST_ONCE, null));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> wide.store.size() == 0);
      assertThat(wide.runs.reports()).hasSize(10_000).doesNotHaveDuplicates();
      assertThat(most.get()).isBetween(2, 256);
    }
  }

  private StepResult block(com.nexusai.sagas.connector.StepRequest request)
      throws InterruptedException {
    calls.incrementAndGet();
    never.await();
    return StepResult.Failed.permanent("CLOSED", "the test is over");
  }

  private StepReport report() {
    await().until(() -> !rig.runs.reports().isEmpty());
    return rig.runs.reports().getFirst();
  }

  private FailStep failure() {
    return (FailStep) report();
  }

  private long outcomes(String outcome) {
    return rig.meters.find("nexus.effects.performed").tag("outcome", outcome).timers().stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }
}
