package com.nexusai.query.execution;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.END;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.FLOW;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionProjectionTest {
  private static final ExecutionId RUN = run("run-1");
  private static final RunFilter OF_FLOW =
      new RunFilter(FLOW, null, null, List.of(), null, null, null, null);

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
    log.append(meta(ADA), Runs.workflow(FLOW, ADA, "Flow"));
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private ExecutionJson told(Object... events) {
    long position = log.append(meta(ADA), events);
    return world.executions.get(ADA, RUN, position).execution();
  }

  private static List<String> states(ExecutionJson run) {
    return run.steps().stream().map(s -> s.agentId() + "=" + s.status().word()).toList();
  }

  @Test
  void a_run_decided_in_place_is_told_with_all_its_steps() {
    ExecutionJson run =
        told(
            Runs.started(RUN, ADA),
            Runs.decided(
                RUN,
                Runs.done(START, null),
                Runs.done(SHAPE, Map.of("a", 1L)),
                Runs.skipped(FETCH),
                Runs.done(END, "ok")),
            Runs.ended(RUN, "ok"));
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(run.result()).isEqualTo("ok");
    assertThat(run.finishedAt()).isEqualTo(Runs.NOON.plusMillis(20));
    assertThat(run.position()).isEqualTo(log.head());
    assertThat(states(run))
        .containsExactly("start=completed", "shape=completed", "fetch=skipped", "end=completed");
  }

  @Test
  void the_triggers_result_is_the_input() {
    ExecutionJson run = told(Runs.started(RUN, ADA), Runs.decided(RUN, Runs.done(START, null)));
    assertThat(run.steps().getFirst().output()).isEqualTo(Map.of("n", 1L));
  }

  @Test
  void an_agent_that_was_not_reached_is_pending() {
    assertThat(states(told(Runs.started(RUN, ADA), Runs.decided(RUN, Runs.done(START, null)))))
        .containsExactly("start=completed", "shape=pending", "fetch=pending", "end=pending");
  }

  @Test
  void a_step_that_acts_is_scheduled_running_retried_and_completed() {
    assertThat(told(Runs.started(RUN, ADA), Runs.scheduled(RUN, FETCH, null, 1)).steps().get(2))
        .extracting(StepJson::status, StepJson::attempts)
        .containsExactly(StepStatus.SCHEDULED, 1);
    assertThat(told(Runs.stepStarted(RUN, FETCH)).steps().get(2).status())
        .isEqualTo(StepStatus.RUNNING);
    StepJson retrying = told(Runs.failed(RUN, FETCH, null, true)).steps().get(2);
    assertThat(retrying.status()).isEqualTo(StepStatus.RETRYING);
    assertThat(retrying.until()).isEqualTo(Runs.NOON.plusSeconds(5));
    assertThat(retrying.error().code()).isEqualTo("HTTP_503");
    told(Runs.scheduled(RUN, FETCH, null, 2));
    StepJson done = told(Runs.completed(RUN, FETCH, null, "body")).steps().get(2);
    assertThat(done)
        .extracting(StepJson::status, StepJson::attempts, StepJson::output, StepJson::error)
        .containsExactly(StepStatus.COMPLETED, 2, "body", null);
    assertThat(done.startedAt()).isEqualTo(Runs.NOON.plusMillis(2));
  }

  @Test
  void a_run_waits_when_nothing_is_under_way_and_something_waits() {
    assertThat(
            told(
                    Runs.started(RUN, ADA),
                    Runs.scheduled(RUN, SHAPE, null, 1),
                    Runs.waiting(RUN, FETCH))
                .status())
        .isEqualTo(ExecutionStatus.RUNNING);
    assertThat(told(Runs.completed(RUN, SHAPE, null, 1L)).status())
        .isEqualTo(ExecutionStatus.WAITING);
    assertThat(told(Runs.scheduled(RUN, FETCH, null, 1)).status())
        .isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void the_end_of_a_run_cancels_its_open_steps() {
    ExecutionJson run =
        told(
            Runs.started(RUN, ADA),
            Runs.scheduled(RUN, FETCH, null, 1),
            Runs.waiting(RUN, SHAPE),
            Runs.cancelled(RUN));
    assertThat(states(run))
        .containsExactly("start=pending", "shape=cancelled", "fetch=cancelled", "end=pending");
    assertThat(run.steps().get(1).until()).isNull();
    assertThat(run.steps().get(1).finishedAt()).isEqualTo(run.finishedAt());
  }

  @Test
  void a_reopened_run_goes_on_and_what_was_under_way_begins_again() {
    told(
        Runs.started(RUN, ADA),
        Runs.scheduled(RUN, SHAPE, null, 1),
        Runs.scheduled(RUN, FETCH, null, 1),
        Runs.failed(RUN, FETCH, null, false),
        Runs.endedFailed(RUN));
    ExecutionJson again = told(Runs.reopened(RUN, FETCH));
    assertThat(again.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(again.error()).isNull();
    assertThat(again.finishedAt()).isNull();
    assertThat(states(again))
        .containsExactly("start=pending", "shape=pending", "fetch=pending", "end=pending");
    ExecutionJson waits = told(Runs.waiting(RUN, FETCH));
    assertThat(waits.status()).isEqualTo(ExecutionStatus.WAITING);
  }

  @Test
  void items_are_told_after_their_step_in_order() {
    ExecutionJson run =
        told(
            Runs.started(RUN, ADA),
            Runs.items(RUN, FETCH, 12),
            Runs.scheduled(RUN, FETCH, 10, 1),
            Runs.scheduled(RUN, FETCH, 9, 1),
            Runs.completed(RUN, FETCH, 10, "ten"));
    assertThat(
            run.steps().stream()
                .filter(s -> s.agentId().equals(FETCH))
                .map(s -> s.item() + "=" + s.status().word()))
        .containsExactly("null=running", "9=scheduled", "10=completed");
    assertThat(run.steps().stream().filter(s -> s.items() != null).findFirst().get().items())
        .isEqualTo(12);
  }

  @Test
  void a_for_each_waits_as_its_items_do() {
    log.append(meta(ADA), Runs.started(RUN, ADA), Runs.items(RUN, FETCH, 2));
    assertThat(told(Runs.waiting(RUN, SHAPE)).status()).isEqualTo(ExecutionStatus.WAITING);
  }

  @Test
  void a_run_of_many_steps_is_told_in_pages_without_gap_or_repeat() {
    log.append(meta(ADA), Runs.started(RUN, ADA), Runs.items(RUN, FETCH, 1_200));
    long position = 0;
    for (int item = 0; item < 1_200; item++) {
      position = log.append(meta(ADA), Runs.completed(RUN, FETCH, item, (long) item));
    }
    ExecutionJson run = world.executions.get(ADA, RUN, position).execution();
    assertThat(run.steps()).hasSize(500);
    java.util.List<Object> seen = new java.util.ArrayList<>();
    run.steps().forEach(s -> seen.add(s.item() == null ? -1 : s.item()));
    String cursor = run.nextStepsCursor();
    while (cursor != null) {
      StepPage page = world.executions.steps(ADA, RUN, cursor, 300, 0);
      page.items().forEach(s -> seen.add(s.item()));
      cursor = page.nextCursor();
    }
    assertThat(seen)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(-1, 1_200).boxed().map(i -> (Object) i).toList());
  }

  @Test
  void a_step_that_asks_people_tells_what_whom_and_until_when() {
    StepJson asks = told(Runs.started(RUN, ADA), Runs.approvalRequested(RUN, FETCH)).steps().get(2);
    assertThat(asks)
        .extracting(
            StepJson::status,
            StepJson::waitingFor,
            StepJson::expiresAt,
            StepJson::until,
            StepJson::message,
            StepJson::assignees)
        .containsExactly(
            StepStatus.WAITING,
            WaitingFor.APPROVAL,
            Runs.NOON.plusSeconds(3_600),
            null,
            "Pay 900 EUR?",
            List.of("bob"));
    assertThat(world.executions.get(ADA, RUN, 0).execution().status())
        .isEqualTo(ExecutionStatus.WAITING);
  }

  @Test
  void a_decision_on_an_approval_tells_who_made_it_and_what_was_asked() {
    StepJson decided =
        told(
                Runs.started(RUN, ADA),
                Runs.approvalRequested(RUN, FETCH),
                Runs.approvalDecided(RUN, FETCH, false))
            .steps()
            .get(2);
    assertThat(decided)
        .extracting(
            StepJson::status,
            StepJson::decision,
            StepJson::decidedBy,
            StepJson::message,
            StepJson::waitingFor,
            StepJson::expiresAt)
        .containsExactly(StepStatus.COMPLETED, "rejected", BOB, "Pay 900 EUR?", null, null);
    assertThat(decided.output()).isEqualTo(Map.of("approved", false));
    assertThat(decided.startedAt()).isEqualTo(Runs.NOON.plusMillis(6));
  }

  @Test
  void an_approval_that_expired_keeps_what_was_asked_and_tells_the_error() {
    StepJson expired =
        told(
                Runs.started(RUN, ADA),
                Runs.approvalRequested(RUN, FETCH),
                Runs.failed(RUN, FETCH, null, false))
            .steps()
            .get(2);
    assertThat(expired)
        .extracting(StepJson::status, StepJson::message, StepJson::expiresAt, StepJson::decidedBy)
        .containsExactly(StepStatus.FAILED, "Pay 900 EUR?", null, null);
  }

  @Test
  void a_step_waits_for_a_callback_until_it_comes() {
    StepJson waits = told(Runs.started(RUN, ADA), Runs.callbackAwaited(RUN, FETCH)).steps().get(2);
    assertThat(waits)
        .extracting(StepJson::status, StepJson::waitingFor, StepJson::expiresAt)
        .containsExactly(StepStatus.WAITING, WaitingFor.CALLBACK, Runs.NOON.plusSeconds(600));
    StepJson came = told(Runs.callbackReceived(RUN, FETCH)).steps().get(2);
    assertThat(came)
        .extracting(StepJson::status, StepJson::waitingFor, StepJson::expiresAt, StepJson::output)
        .containsExactly(StepStatus.PENDING, null, null, Map.of("ok", true));
    StepJson acts = told(Runs.scheduled(RUN, FETCH, null, 1)).steps().get(2);
    assertThat(acts.startedAt()).isEqualTo(Runs.NOON.plusMillis(6));
  }

  @Test
  void a_callback_that_came_before_its_step_does_not_begin_it() {
    ExecutionJson run =
        told(Runs.started(RUN, ADA), Runs.callbackReceived(RUN, FETCH), Runs.cancelled(RUN));
    assertThat(states(run).get(2)).isEqualTo("fetch=pending");
  }

  @Test
  void a_wait_for_a_time_tells_until_when() {
    assertThat(told(Runs.started(RUN, ADA), Runs.waiting(RUN, FETCH)).steps().get(2))
        .extracting(StepJson::waitingFor, StepJson::until, StepJson::expiresAt)
        .containsExactly(WaitingFor.TIME, Runs.NOON.plusSeconds(60), null);
  }

  @Test
  void an_orchestrators_step_names_the_run_of_its_newest_attempt_and_that_run_its_parent() {
    ParentStep second = new ParentStep(RUN, StepKey.of(FETCH), 2);
    StepJson step =
        told(
                Runs.started(RUN, ADA),
                Runs.subScheduled(RUN, FETCH, 1),
                Runs.failed(RUN, FETCH, null, true),
                Runs.subScheduled(RUN, FETCH, 2))
            .steps()
            .get(2);
    assertThat(step)
        .extracting(StepJson::status, StepJson::attempts, StepJson::subExecutionId)
        .containsExactly(StepStatus.SCHEDULED, 2, second.child());
    long position = log.append(meta(ADA), Runs.startedBy(second, ADA));
    assertThat(world.executions.get(ADA, second.child(), position).execution().origin().parent())
        .isEqualTo(second);
    assertThat(told(Runs.subStopped(RUN, FETCH), Runs.cancelled(RUN)).steps().get(2))
        .extracting(StepJson::status, StepJson::subExecutionId)
        .containsExactly(StepStatus.CANCELLED, second.child());
  }

  @Test
  void a_run_is_queued_until_it_is_admitted_and_paused_before_that() {
    assertThat(told(Runs.started(RUN, ADA), Runs.queued(RUN)).status())
        .isEqualTo(ExecutionStatus.QUEUED);
    assertThat(told(Runs.paused(RUN)).status()).isEqualTo(ExecutionStatus.PAUSED);
    assertThat(told(Runs.resumed(RUN)).status()).isEqualTo(ExecutionStatus.QUEUED);
    assertThat(told(Runs.admitted(RUN)).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(told(Runs.queued(RUN), Runs.cancelled(RUN)).status())
        .isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  void of_an_erased_run_only_the_skeleton_is_left() {
    told(
        Runs.started(RUN, ADA),
        Runs.items(RUN, FETCH, 2),
        Runs.completed(RUN, FETCH, 1, "secret"),
        Runs.ended(RUN, "secret"));
    ExecutionJson left = told(Runs.erased(RUN, ExecutionStatus.COMPLETED, 3));
    assertThat(left)
        .extracting(
            ExecutionJson::status,
            ExecutionJson::version,
            ExecutionJson::startedAt,
            ExecutionJson::finishedAt,
            ExecutionJson::erasedAt,
            ExecutionJson::stepCount)
        .containsExactly(
            ExecutionStatus.COMPLETED,
            1,
            Runs.NOON,
            Runs.NOON.plusMillis(20),
            Runs.NOON.plusSeconds(86_400),
            3);
    assertThat(left.steps()).isEmpty();
    assertThat(Json.text(left)).doesNotContain("secret");
    assertThat(world.executions.steps(ADA, RUN, null, 10, 0).items()).isEmpty();
    assertThat(told(Runs.late(RUN, FETCH)).steps()).isEmpty();
  }

  @Test
  void what_is_left_of_an_erased_run_is_told_although_nothing_else_of_it_was_seen() {
    ExecutionJson left = told(Runs.erased(RUN, ExecutionStatus.FAILED, 3));
    assertThat(left.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(left.userId()).isEqualTo(ADA);
    assertThat(world.executions.list(ADA, OF_FLOW, null, 10, false, 0).items())
        .extracting(ExecutionJson::id)
        .containsExactly(RUN);
  }

  @Test
  void an_erased_run_keeps_its_place_among_the_others() {
    told(Runs.started(RUN, ADA), Runs.ended(RUN, 1L));
    log.append(meta(ADA), Runs.started(run("later"), ADA));
    told(Runs.erased(RUN, ExecutionStatus.COMPLETED, 1));
    assertThat(world.executions.list(ADA, OF_FLOW, null, 10, false, 0).items())
        .extracting(ExecutionJson::id)
        .containsExactly(run("later"), RUN);
  }

  @Test
  void a_large_value_is_read_from_where_it_is_kept_and_named_when_it_is_gone() {
    byte[] json = "\"large\"".getBytes(StandardCharsets.UTF_8);
    String sha256 = world.artifacts.keep(json);
    Value.Stored stored = new Value.Stored(sha256, json.length);
    Object completed =
        new com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted(
            RUN, new Value(null, stored), Runs.NOON);
    assertThat(told(Runs.started(RUN, ADA), completed).result()).isEqualTo("large");
    world.artifacts.erase(sha256);
    assertThat(world.executions.get(ADA, RUN, 0).execution().result()).isEqualTo(stored);
  }

  @Test
  void a_strangers_run_is_told_like_one_that_is_not_there() {
    told(Runs.started(RUN, ADA));
    assertThatThrownBy(() -> world.executions.get(BOB, RUN, 0))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> world.executions.get(ADA, run("run-2"), 0))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("NOT_FOUND");
  }
}
