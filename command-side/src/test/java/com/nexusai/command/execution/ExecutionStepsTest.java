package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static com.nexusai.command.execution.Played.NOON;
import static com.nexusai.command.execution.Played.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.CoreMatchers.containsString;

import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.ItemsOpened;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepOutcomeUnknown;
import com.nexusai.kernel.execution.ExecutionEvent.StepReportedLate;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.LoseStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one step goes through: attempts, deadlines, items, rounds, and what people do to it. */
class ExecutionStepsTest {
  private static final String RETRY =
      "'retry': {'max_attempts': 3, 'backoff': 'PT10S', 'factor': 2, 'jitter': 0}";

  private static Drawing call(String... more) {
    return drawing()
        .http("call", "http://example.com/${input.id}", more)
        .output("end", "data.call.status")
        .line("start", "call", "end");
  }

  private static Drawing forEach(String... more) {
    String extra = more.length == 0 ? "" : ", " + String.join(", ", more);
    return drawing()
        .http("each", "http://example.com/${item}", "'for_each': 'input.list'" + extra)
        .output("end", "data.each")
        .line("start", "each", "end");
  }

  @Test
  void a_step_that_acts_is_scheduled_with_the_exact_request_and_its_key() {
    StepScheduled scheduled = Played.started(call(), "{'id': 'A7'}").last(StepScheduled.class);

    assertThat(scheduled.request().input())
        .isEqualTo(Value.of(Map.of("method", "GET", "url", "http://example.com/A7")));
    assertThat(scheduled.idempotencyKey()).isEqualTo("run-1:call");
    assertThat(scheduled.attempt()).isEqualTo(1);
  }

  @Test
  void its_result_lets_the_run_go_on() {
    Played run = Played.started(call(), "{'id': 1}").completed("call", 1, "{'status': 200}");

    assertThat(run.last(StepCompleted.class).output()).isEqualTo(Value.of(Map.of("status", 200L)));
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(200L));
  }

  @Test
  void a_report_after_the_end_is_recorded_and_changes_nothing() {
    Played run = Played.started(call(), "{'id': 1}").completed("call", 1, "{'status': 200}");
    run.completed("call", 1, "{'status': 500}");

    assertThat(run.last()).isInstanceOf(StepReportedLate.class);
    assertThat(run.all(StepCompleted.class)).hasSize(1);
  }

  @Test
  void a_failure_that_may_pass_is_tried_again_later_and_longer_each_time() {
    Played run = Played.started(call(RETRY), "{'id': 1}").failed("call", 1, true);

    assertThat(run.last(StepFailed.class).retryAt()).isEqualTo(NOON.plusSeconds(10));
    run.fired("call", 1);
    assertThat(run.scheduled()).containsExactly("call#1", "call#2");
    run.failed("call", 2, true);
    assertThat(run.last(StepFailed.class).retryAt()).isEqualTo(NOON.plusSeconds(10 + 20));
    run.fired("call", 2).failed("call", 3, true);
    assertThat(run.last(StepFailed.class).retryAt()).isNull();
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
    assertThat(run.all(StepScheduled.class))
        .extracting(StepScheduled::idempotencyKey)
        .containsOnly("run-1:call");
  }

  @Test
  void jitter_takes_a_share_that_a_replay_finds_again() {
    String jittered =
        "'retry': {'max_attempts': 3, 'backoff': 'PT10S', 'factor': 2, 'jitter': 0.5}";
    Instant once =
        Played.started(call(jittered), "{'id': 1}")
            .failed("call", 1, true)
            .last(StepFailed.class)
            .retryAt();
    Instant again =
        Played.started(call(jittered), "{'id': 1}")
            .failed("call", 1, true)
            .last(StepFailed.class)
            .retryAt();

    assertThat(once).isEqualTo(again).isBetween(NOON.plusSeconds(5), NOON.plusSeconds(10));
  }

  @Test
  void the_service_may_ask_to_be_left_alone_for_longer() {
    Played run = Played.started(call(RETRY), "{'id': 1}");
    run.report(
        new StepReport.FailStep(
            key("call"),
            1,
            new com.nexusai.kernel.execution.StepError("HTTP_STATUS", "429", true, null, null),
            Duration.ofMinutes(2)));

    assertThat(run.last(StepFailed.class).retryAt()).isEqualTo(NOON.plusSeconds(120));
  }

  @Test
  void a_failure_that_will_not_pass_is_not_tried_again() {
    assertThat(Played.started(call(RETRY), "{'id': 1}").failed("call", 1, false).last())
        .isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void a_stale_failure_and_a_stale_deadline_are_ignored() {
    Played run = Played.started(call(RETRY), "{'id': 1}").failed("call", 1, true).fired("call", 1);
    int before = run.events.size();
    run.failed("call", 1, true).fired("call", 1);

    assertThat(run.events).hasSize(before);
  }

  @Test
  void success_of_an_earlier_attempt_wins_while_the_step_is_open() {
    Played run = Played.started(call(RETRY), "{'id': 1}").failed("call", 1, true).fired("call", 1);
    run.completed("call", 1, "{'status': 200}");

    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void a_failed_step_may_be_continued_with_its_error_in_scope() {
    Played run =
        Played.started(
                drawing()
                    .http("call", "http://example.com", "'on_error': 'continue'")
                    .output("end", "error.code")
                    .line("start", "call", "end"),
                "{}")
            .failed("call", 1, false);

    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of("HTTP_STATUS"));
  }

  @Test
  void items_run_a_window_at_a_time_and_keep_their_order() {
    Played run = Played.started(forEach("'concurrency': 2"), "{'list': ['a', 'b', 'c']}");

    assertThat(run.scheduled()).containsExactly("each/0#1", "each/1#1");
    run.completed("each/1", 1, "'B'");
    assertThat(run.scheduled()).containsExactly("each/0#1", "each/1#1", "each/2#1");
    run.report(
        new StepReport.CompleteStep(key("each/2"), 1, "C"),
        new StepReport.CompleteStep(key("each/0"), 1, "A"));
    assertThat(run.last(ExecutionCompleted.class).result())
        .isEqualTo(Value.of(List.of("A", "B", "C")));
    assertThat(run.last(StepScheduled.class).request().input().json())
        .isEqualTo(Map.of("method", "GET", "url", "http://example.com/c"));
    assertThat(run.last(StepScheduled.class).idempotencyKey()).isEqualTo("run-1:each/2");
  }

  @Test
  void an_empty_list_completes_at_once() {
    Played run = Played.started(forEach(), "{'list': []}");

    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(List.of()));
    assertThat(run.last(ItemsOpened.class).count()).isZero();
  }

  @Test
  void something_other_than_a_list_fails_the_step() {
    assertThat(Played.started(forEach(), "{'list': 7}").last(ExecutionFailed.class).error().code())
        .isEqualTo("FOR_EACH_NOT_A_LIST");
  }

  @Test
  void an_item_that_fails_fails_the_step_and_the_run() {
    Played run = Played.started(forEach(), "{'list': ['a', 'b']}").failed("each/0", 1, false);

    assertThat(run.outcome("each").status().word()).isEqualTo("failed");
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void with_continue_each_failed_item_is_reported_and_the_others_keep_their_results() {
    Played run =
        Played.started(forEach("'on_error': 'continue'"), "{'list': ['a', 'b']}")
            .failed("each/0", 1, false);
    run.completed("each/1", 1, "'B'");

    assertThat(run.last(ExecutionCompleted.class).result())
        .isEqualTo(Value.of(Arrays.asList(null, "B")));
    assertThat(run.outcome("each").error().code()).isEqualTo("ITEMS_FAILED");
    assertThat(run.outcome("each").error().details().toString())
        .contains("index=0")
        .contains("HTTP_STATUS");
  }

  @Test
  void a_thousand_pure_items_are_decided_in_cuts() {
    Played run =
        Played.started(
            drawing()
                .transform("each", "item * 2", "'for_each': 'input.list'")
                .output("end", "size(data.each)")
                .line("start", "each", "end"),
            "{'list': [" + "7,".repeat(999) + "7]}");
    while (!(run.last() instanceof ExecutionCompleted)) {
      run.goesOn();
    }

    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(1000L));
    assertThat(run.decided()).hasSize(1003);
  }

  @Test
  void a_step_that_waits_acts_when_its_time_has_come() {
    Played run = Played.started(call("'wait': {'for': 'PT1H'}"), "{'id': 1}");

    assertThat(run.last(StepWaiting.class).until()).isEqualTo(NOON.plusSeconds(3600));
    assertThat(run.scheduled()).isEmpty();
    run.at("2026-03-01T13:00:00Z").fired("call", 0);
    assertThat(run.scheduled()).containsExactly("call#1");
  }

  @Test
  void a_step_that_repeats_polls_until_its_condition_holds() {
    Played run =
        Played.started(
            call("'repeat': {'until': 'data.call.status == 200', 'every': 'PT5S', 'max': 3}"),
            "{'id': 1}");
    run.completed("call", 1, "{'status': 202}");
    assertThat(run.last(StepWaiting.class).until()).isEqualTo(NOON.plusSeconds(5));
    run.fired("call", 1);
    assertThat(run.last(StepScheduled.class).idempotencyKey()).isEqualTo("run-1:call:1");
    run.completed("call", 2, "{'status': 200}");

    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(200L));
  }

  @Test
  void
      an_item_that_ends_in_place_after_a_wait_lets_the_next_one_begin_and_the_last_ends_the_step() {
    Played run =
        Played.started(
            drawing()
                .transform(
                    "each",
                    "item",
                    "'for_each': 'input.list', 'concurrency': 1, 'wait': {'for': 'PT10S'}")
                .output("end", "data.each")
                .line("start", "each", "end"),
            "{'list': [1, 2]}");

    run.at("2026-03-01T12:00:10Z").fired("each/0", 0);
    assertThat(run.last(StepWaiting.class).item()).isEqualTo(1);

    run.at("2026-03-01T12:00:20Z").fired("each/1", 0);
    assertThat(run.output("each")).isEqualTo(List.of(Map.of("v", 1L), Map.of("v", 2L)));
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void a_step_that_repeats_too_often_fails() {
    Played run =
        Played.started(
            call("'repeat': {'until': 'data.call.status == 200', 'every': 'PT5S', 'max': 2}"),
            "{'id': 1}");
    run.completed("call", 1, "{'status': 202}")
        .fired("call", 1)
        .completed("call", 2, "{'status': 202}");

    assertThat(run.last(ExecutionFailed.class).error().code()).isEqualTo("REPEAT_EXHAUSTED");
  }

  @Test
  void an_at_most_once_step_may_act_only_when_its_start_is_recorded_for_the_first_time() {
    Played run = Played.started(call("'delivery': 'at_most_once'"), "{'id': 1}");
    run.report(new StartStep(key("call"), 1));
    assertThat(run.last()).isInstanceOf(StepStarted.class);
    assertThat(run.answer).isEqualTo(List.of(key("call")));
    run.report(new StartStep(key("call"), 1));
    assertThat(run.answer).isEqualTo(List.of());
    assertThat(run.all(StepStarted.class)).hasSize(1);
  }

  @Test
  void a_started_at_most_once_step_that_was_lost_waits_for_a_person() {
    Played run = Played.started(call("'delivery': 'at_most_once'"), "{'id': 1}");
    run.report(new StartStep(key("call"), 1)).report(new LoseStep(key("call"), 1));
    assertThat(run.last()).isInstanceOf(StepOutcomeUnknown.class);
    run.settle("call", "{'status': 204}");

    assertThat(run.last(StepCompleted.class).by()).isEqualTo(Actor.of(Played.ADA));
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(204L));
  }

  @Test
  void a_started_at_most_once_step_that_failed_is_not_tried_again() {
    Played run = Played.started(call("'delivery': 'at_most_once', " + RETRY), "{'id': 1}");
    run.report(new StartStep(key("call"), 1)).failed("call", 1, true);

    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void a_paused_run_records_results_and_schedules_nothing_until_it_is_resumed() {
    Played run =
        Played.started(
            drawing()
                .http("a", "http://example.com")
                .http("b", "http://example.com")
                .line("start", "a", "b"),
            "{}");
    run.pause().completed("a", 1, "{}");
    assertThat(run.scheduled()).containsExactly("a#1");
    run.resume();
    assertThat(run.scheduled()).containsExactly("a#1", "b#1");
  }

  @Test
  void a_deadline_that_comes_while_paused_acts_on_resume() {
    Played run =
        Played.started(call(RETRY), "{'id': 1}").failed("call", 1, true).pause().fired("call", 1);
    assertThat(run.last()).isInstanceOf(DeadlineReached.class);
    run.resume();
    assertThat(run.scheduled()).containsExactly("call#1", "call#2");
  }

  @Test
  void a_run_that_takes_too_long_fails() {
    Drawing drawing =
        call().agent("start", AgentType.TRIGGER, "{'on': 'manual', 'timeout': 'PT1H'}");
    Played run = Played.started(drawing, "{'id': 1}");
    assertThat(run.last(ExecutionStarted.class).deadline()).isEqualTo(NOON.plusSeconds(3600));
    run.at("2026-03-01T13:00:00Z").play(new FireDeadline(Played.RUN, null, 0, run.now));

    assertThat(run.last(ExecutionFailed.class).error().code()).isEqualTo("RUN_TIMEOUT");
  }

  @Test
  void cancelling_twice_is_cancelling_once() {
    Played run = Played.started(call(), "{'id': 1}").cancel().cancel();

    assertThat(run.all(ExecutionCancelled.class)).hasSize(1);
  }

  @Test
  void a_run_that_has_ended_cannot_be_cancelled() {
    Played run = Played.started(call(), "{'id': 1}").completed("call", 1, "{'status': 200}");

    run.when(new CancelExecution(Played.RUN, Actor.of(Played.ADA), NOON))
        .expectNoEvents()
        .expectExceptionMessage(containsString("EXECUTION_ENDED"));
  }

  @Test
  void a_stranger_is_told_that_there_is_no_such_run() {
    Played run = Played.started(call(), "{'id': 1}");

    run.when(new CancelExecution(Played.RUN, Actor.of(new UserId("eve")), NOON))
        .expectNoEvents()
        .expectExceptionMessage(containsString("NOT_FOUND"));
  }

  @Test
  void a_failed_step_can_be_tried_again_and_the_run_goes_on() {
    Played run = Played.started(call(), "{'id': 1}").failed("call", 1, false);
    run.retry("call");
    assertThat(run.scheduled()).containsExactly("call#1", "call#2");
    run.completed("call", 2, "{'status': 200}");

    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void trying_a_failed_for_each_again_repeats_only_what_has_no_result() {
    Played run = Played.started(forEach("'concurrency': 1"), "{'list': ['a', 'b', 'c']}");
    run.completed("each/0", 1, "'A'").failed("each/1", 1, false).retry("each");
    assertThat(run.scheduled()).containsExactly("each/0#1", "each/1#1", "each/1#2");
    run.completed("each/1", 2, "'B'").completed("each/2", 1, "'C'");

    assertThat(run.last(ExecutionCompleted.class).result())
        .isEqualTo(Value.of(List.of("A", "B", "C")));
  }

  @Test
  void a_step_that_did_not_fail_cannot_be_tried_again() {
    Played run = Played.started(call(), "{'id': 1}");

    run.when(new RetryStep(Played.RUN, key("call"), Actor.of(Played.ADA), NOON))
        .expectNoEvents()
        .expectExceptionMessage(containsString("STEP_NOT_RETRYABLE"));
  }

  @Test
  void now_never_runs_backwards_in_a_run() {
    Played run =
        Played.started(call(), "{'id': 1}")
            .at("2026-02-28T12:00:00Z")
            .completed("call", 1, "{'status': 200}");

    assertThat(run.last(StepCompleted.class).at()).isEqualTo(NOON);
  }

  @Test
  void a_report_that_comes_before_a_cut_decision_goes_on_lets_it_go_on() {
    Played run =
        Played.started(
            drawing()
                .http("call", "https://a.test/")
                .transform("each", "index", "'for_each': 'lists.range(600)'")
                .output("end", "size(data.each)")
                .line("start", "each", "end")
                .line("start", "call", "end"),
            "{}");
    assertThat(run.all(DecisionCut.class)).hasSize(1);

    run.completed("call", 1, "{}").goesOn();

    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo(600L);
  }
}
