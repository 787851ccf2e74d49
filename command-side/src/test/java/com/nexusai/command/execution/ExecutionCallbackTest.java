package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.problem.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that waits for a request to its resume URL. */
class ExecutionCallbackTest {
  private static final String WAIT = "'wait': {'callback': {'expires': 'PT1H'}}";

  private static Played waiting() {
    return Played.started(
        drawing()
            .transform("answer", "data.answer.n + 1", WAIT)
            .output("end", "data.answer.v")
            .line("start", "answer", "end"),
        "{}");
  }

  @Test
  void the_step_acts_when_the_request_has_come_and_sees_its_body() {
    Played run = waiting();
    assertThat(run.last(CallbackAwaited.class).expires()).isEqualTo(Played.NOON.plusSeconds(3600));
    run.calledBack("answer", "{'n': 4}");
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo(5L);
  }

  @Test
  void a_repeat_of_the_request_adds_no_second_fact() {
    Played run = waiting().calledBack("answer", "{'n': 4}");
    int facts = run.events.size();
    assertThat(run.calledBack("answer", "{'n': 4}").events).hasSize(facts);
  }

  @Test
  void another_request_after_the_first_is_refused() {
    Played run = waiting().calledBack("answer", "{'n': 4}");
    run.when(run.callback("answer", "{'n': 5}")).expectException(Rejection.class);
  }

  @Test
  void a_step_that_waits_for_nothing_refuses() {
    Played run = waiting();
    run.when(run.callback("end", "{}")).expectException(Rejection.class);
  }

  @Test
  void a_request_that_is_quicker_than_the_run_is_kept() {
    Played run =
        Played.started(
            drawing()
                .http("ask", "https://a.test/")
                .transform("answer", "data.answer.n + 1", WAIT)
                .output("end", "data.answer.v")
                .line("start", "ask", "answer", "end"),
            "{}");
    run.calledBack("answer", "{'n': 4}");
    assertThat(run.last()).isInstanceOf(CallbackReceived.class);
    run.completed("ask", 1, "{}");
    assertThat(run.all(CallbackAwaited.class)).isEmpty();
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo(5L);
  }

  @Test
  void without_a_request_in_time_the_step_fails() {
    Played run = waiting().fired("answer", 0);
    assertThat(run.outcome("answer").error().code()).isEqualTo("CALLBACK_EXPIRED");
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void what_comes_while_paused_acts_on_resume() {
    Played run = waiting().pause().calledBack("answer", "{'n': 4}");
    assertThat(run.last()).isInstanceOf(CallbackReceived.class);
    assertThat(run.resume().last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void a_step_that_acts_on_the_world_acts_after_the_request() {
    Played run =
        Played.started(
            drawing()
                .http("answer", "https://a.test/${data.answer.n}", WAIT)
                .output("end", "data.answer")
                .line("start", "answer", "end"),
            "{}");
    assertThat(run.scheduled()).isEmpty();
    run.calledBack("answer", "{'n': 4}");
    assertThat(run.scheduled()).containsExactly("answer#1");
    run.failed("answer", 1, false);
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
    run.retry("answer");
    assertThat(run.scheduled()).as("it does not wait again").endsWith("answer#2");
  }

  @Test
  void each_item_waits_for_its_own_request() {
    Played run =
        Played.started(
            drawing()
                .transform(
                    "answer",
                    "data.answer.n + index",
                    "'for_each': 'input.list'",
                    "'concurrency': 2",
                    "'wait': {'callback': {}}")
                .output("end", "data.answer.map(each, each.v)")
                .line("start", "answer", "end"),
            "{'list': ['a', 'b', 'c']}");
    assertThat(run.all(CallbackAwaited.class)).hasSize(2);
    run.calledBack("answer/1", "{'n': 10}");
    assertThat(run.all(CallbackAwaited.class)).hasSize(3);
    run.calledBack("answer/0", "{'n': 20}").calledBack("answer/2", "{'n': 30}");
    assertThat(run.last(ExecutionCompleted.class).result().json())
        .isEqualTo(List.of(20L, 11L, 32L));
  }
}
