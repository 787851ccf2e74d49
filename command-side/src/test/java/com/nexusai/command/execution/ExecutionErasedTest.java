package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.CoreMatchers.containsString;

import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import org.junit.jupiter.api.Test;

/** A run whose data is forgotten: only that it took place stays. */
class ExecutionErasedTest {
  private static Played failed() {
    return Played.started(
            drawing()
                .http("call", "https://a.test/")
                .output("end", "data.call")
                .line("start", "call", "end"),
            "{}")
        .failed("call", 1, false);
  }

  private static EraseExecution erase(Played run) {
    return new EraseExecution(Played.RUN, Actor.SYSTEM, run.now);
  }

  /** What is left when the payloads are gone. */
  private static Played erased() {
    Played run = failed();
    run.play(erase(run));
    run.events.removeIf(event -> !(event instanceof ExecutionErased));
    return run;
  }

  @Test
  void the_event_tells_what_else_would_be_lost() {
    Played run = failed();
    run.play(erase(run));
    ExecutionErased erased = run.last(ExecutionErased.class);
    assertThat(erased.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(erased.owner()).isEqualTo(Played.ADA);
    assertThat(erased.startedAt()).isEqualTo(Played.NOON);
    assertThat(erased.steps()).isEqualTo(2);
  }

  @Test
  void a_run_under_way_is_not_erased() {
    Played run =
        Played.started(drawing().http("call", "https://a.test/").line("start", "call"), "{}");
    run.when(erase(run)).expectException(Rejection.class);
  }

  @Test
  void a_repeat_adds_no_second_fact() {
    Played run = erased();
    assertThat(run.play(erase(run)).events).hasSize(1);
  }

  @Test
  void what_comes_late_changes_nothing() {
    Played run = erased().completed("call", 1, "{}").firedEarly("call", 1).goesOn();
    assertThat(run.events).hasSize(1);
  }

  @Test
  void nothing_can_be_asked_of_it_any_more() {
    Played run = erased();
    run.when(new RetryExecution(Played.RUN, Actor.of(Played.ADA), run.now))
        .expectException(Rejection.class)
        .expectExceptionMessage(containsString("EXECUTION_ERASED"));
  }

  @Test
  void to_a_stranger_there_is_no_such_run() {
    Played run = erased();
    run.when(new RetryExecution(Played.RUN, Actor.of(new UserId("eve")), run.now))
        .expectException(Rejection.class)
        .expectExceptionMessage(containsString("NOT_FOUND"));
  }

  @Test
  void to_a_stranger_there_is_nothing_to_approve_either() {
    Played run = erased();
    run.when(
            new DecideApproval(
                Played.RUN,
                StepKey.of(new AgentId("call")),
                true,
                null,
                Actor.of(new UserId("eve")),
                run.now))
        .expectException(Rejection.class)
        .expectExceptionMessage(containsString("NOT_FOUND"));
  }
}
