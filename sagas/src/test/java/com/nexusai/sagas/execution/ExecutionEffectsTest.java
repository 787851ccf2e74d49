package com.nexusai.sagas.execution;

import static com.nexusai.sagas.execution.Facts.FETCH;
import static com.nexusai.sagas.execution.Facts.METADATA;
import static com.nexusai.sagas.execution.Facts.NOON;
import static com.nexusai.sagas.execution.Facts.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.sagas.execution.Change.Add;
import com.nexusai.sagas.execution.Change.Remove;
import com.nexusai.sagas.execution.Change.RemoveAll;
import com.nexusai.sagas.execution.RunEffect.Deadline;
import com.nexusai.sagas.execution.RunEffect.PerformStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionEffectsTest {
  private static final Instant LATER = NOON.plusSeconds(30);

  @Test
  void a_scheduled_step_is_performed_with_everything_that_the_event_says() {
    var change = only(Facts.scheduled(3, 2, Delivery.AT_MOST_ONCE, Duration.ofSeconds(9)));

    assertThat(change.id()).isEqualTo("run-7:fetch/3:2");
    assertThat(change.effect())
        .isEqualTo(
            new PerformStep(
                RUN,
                FETCH,
                3,
                2,
                Facts.CALL,
                Duration.ofSeconds(9),
                Delivery.AT_MOST_ONCE,
                "run-7:fetch/3",
                new UserId("ada"),
                new WorkflowId("orders")));
  }

  @Test
  void a_step_is_performed_at_once_even_on_a_clock_that_was_put_back_a_day() {
    assertThat(only(Facts.scheduled(1)).dueAt()).isBefore(NOON.minus(Duration.ofDays(1)));
  }

  @Test
  void the_same_fact_gives_the_same_row() {
    assertThat(of(Facts.scheduled(1))).isEqualTo(of(Facts.scheduled(1)));
  }

  @Test
  void a_row_survives_its_way_through_the_store() {
    var row = only(Facts.scheduled(3, 2, Delivery.AT_MOST_ONCE, Duration.ofSeconds(9))).row();
    assertThat(row.subject()).isEqualTo("run-7");
    assertThat(row.kind()).isEqualTo("perform_step");
    assertThat(PerformStep.read(row.body()))
        .isEqualTo(
            only(Facts.scheduled(3, 2, Delivery.AT_MOST_ONCE, Duration.ofSeconds(9))).effect());

    var retry = only(Facts.failed(1, LATER));
    assertThat(Deadline.read(retry.row().body())).isEqualTo(retry.effect());
    var run = only(Facts.started(LATER));
    assertThat(Deadline.read(run.row().body())).isEqualTo(run.effect());
  }

  @Test
  void a_failure_with_a_retry_sets_a_deadline_that_names_the_attempt() {
    assertThat(of(Facts.failed(2, LATER)))
        .containsExactly(
            new Add("run-7:fetch:2:retry", LATER, new Deadline(RUN, FETCH, null, 2, LATER)));
  }

  @Test
  void a_final_failure_asks_for_nothing() {
    assertThat(of(Facts.failed(2, null))).isEmpty();
  }

  @Test
  void every_wait_of_a_step_has_a_row_of_its_own() {
    assertThat(of(Facts.waiting(0, 0, LATER)))
        .containsExactly(
            new Add("run-7:fetch:0:0:wait", LATER, new Deadline(RUN, FETCH, null, 0, LATER)));
    assertThat(only(Facts.waiting(0, 1, LATER)).id())
        .isNotEqualTo(only(Facts.waiting(0, 2, LATER)).id());
  }

  @Test
  void a_run_with_a_deadline_sets_it_for_the_run_as_a_whole() {
    assertThat(of(Facts.started(LATER)))
        .containsExactly(new Add("run-7:deadline", LATER, new Deadline(RUN, null, null, 0, LATER)));
    assertThat(of(Facts.started(null))).isEmpty();
  }

  @Test
  void a_decision_that_was_cut_goes_on_and_each_cut_has_a_row_of_its_own() {
    assertThat(of(Facts.cut()))
        .extracting(change -> ((Add) change).effect().kind())
        .containsExactly("continue");
    assertThat(ExecutionEffects.of(Facts.cut(), 1, METADATA))
        .isNotEqualTo(ExecutionEffects.of(Facts.cut(), 2, METADATA));
  }

  @Test
  void a_result_told_by_hand_removes_what_was_still_to_be_done_for_the_attempt() {
    assertThat(of(Facts.completed(Facts.ADA)))
        .containsExactly(new Remove("run-7:fetch:1"), new Remove("run-7:fetch:1:retry"));
    assertThat(of(Facts.completed(null))).isEmpty();
  }

  @Test
  void the_end_of_a_run_removes_everything_of_it() {
    assertThat(of(Facts.completedRun())).containsExactly(new RemoveAll(RUN));
    assertThat(of(Facts.cancelled())).containsExactly(new RemoveAll(RUN));
  }

  @Test
  void a_fact_that_does_not_name_its_owner_is_refused() {
    assertThatThrownBy(
            () -> ExecutionEffects.of(Facts.scheduled(1), 0, Map.of("workflow", "orders")))
        .hasMessageContaining("owner");
  }

  private static Add only(ExecutionEvent fact) {
    return (Add) of(fact).getFirst();
  }

  private static List<Change> of(ExecutionEvent fact) {
    return ExecutionEffects.of(fact, 5, METADATA);
  }
}
