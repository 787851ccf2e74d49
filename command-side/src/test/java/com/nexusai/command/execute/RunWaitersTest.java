package com.nexusai.command.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunWaitersTest {
  private static final ExecutionId RUN = new ExecutionId("run-1");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final RunOutcome BEGUN =
      new RunOutcome(RUN, 0, ExecutionStatus.RUNNING, null, null, null);

  private final MemoryEventLog log = new MemoryEventLog();
  private final RunWaiters waiters = new RunWaiters(log);

  @AfterEach
  void close() {
    waiters.close();
  }

  @Test
  void an_end_that_comes_between_registering_and_waiting_is_not_lost() {
    RunWaiters.Waiter waiter = waiters.await(RUN, false);
    log.commit("run-1", completed("done"));

    RunOutcome outcome = waiter.outcome(LONG, BEGUN).join();

    assertThat(outcome)
        .isEqualTo(new RunOutcome(RUN, 1, ExecutionStatus.COMPLETED, Value.of("done"), null, null));
  }

  @Test
  void every_end_ends_the_wait() {
    StepError error = StepError.fatal("BOOM", "boom", "a");

    assertThat(outcomeOf(new ExecutionFailed(RUN, error, NOON)).error()).isEqualTo(error);
    assertThat(outcomeOf(new ExecutionCancelled(RUN, Actor.SYSTEM, NOON)).status())
        .isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  void other_events_and_other_runs_do_not() {
    CompletableFuture<RunOutcome> outcome = waiters.await(RUN, false).outcome(LONG, BEGUN);

    log.commit("run-1", new ExecutionPaused(RUN, Actor.SYSTEM, NOON), answered("early"));
    log.commit("run-2", new ExecutionCompleted(new ExecutionId("run-2"), Value.of("other"), NOON));

    assertThat(outcome).isNotDone();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void an_answer_ends_the_wait_of_a_webhook_although_the_run_ends_in_the_same_commit() {
    CompletableFuture<RunOutcome> webhook = waiters.await(RUN, true).outcome(LONG, BEGUN);
    CompletableFuture<RunOutcome> caller = waiters.await(RUN, false).outcome(LONG, BEGUN);

    log.commit("run-1", answered("early"), completed("late"));

    assertThat(webhook.join().answer()).isNotNull();
    assertThat(webhook.join().status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(caller.join().result()).isEqualTo(Value.of("late"));
  }

  @Test
  void who_waited_long_enough_is_told_where_the_run_stood() {
    RunOutcome outcome = waiters.await(RUN, false).outcome(Duration.ofMillis(5), BEGUN).join();

    assertThat(outcome).isSameAs(BEGUN);
  }

  @Test
  void nothing_is_left_of_a_wait_however_it_ended() {
    waiters.await(RUN, false).close();
    waiters.await(RUN, false).outcome(Duration.ofMillis(5), BEGUN).join();
    CompletableFuture<RunOutcome> told = waiters.await(RUN, false).outcome(LONG, BEGUN);
    log.commit("run-1", completed("done"));
    told.join();

    assertThat(waiters.size()).isZero();
  }

  @Test
  void what_follows_a_wait_does_not_run_on_the_logs_thread() {
    CompletableFuture<Thread> after =
        waiters.await(RUN, false).outcome(LONG, BEGUN).thenApply(_ -> Thread.currentThread());
    log.commit("run-1", completed("done"));

    assertThat(after.join()).matches(Thread::isVirtual, "virtual");
  }

  @Test
  void closing_ends_the_subscription() {
    waiters.close();

    assertThat(log.listeners()).isZero();
  }

  private RunOutcome outcomeOf(Object end) {
    CompletableFuture<RunOutcome> outcome = waiters.await(RUN, true).outcome(LONG, BEGUN);
    log.commit("run-1", end);
    return outcome.join();
  }

  private static ExecutionCompleted completed(String result) {
    return new ExecutionCompleted(RUN, Value.of(result), NOON);
  }

  private static StepsDecided answered(String body) {
    return new StepsDecided(
        RUN,
        List.of(
            new StepOutcome(
                new AgentId("out"),
                null,
                StepStatus.COMPLETED,
                null,
                null,
                null,
                List.of(),
                new Answer(200, Map.of(), Value.of(body)),
                null)),
        NOON);
  }
}
