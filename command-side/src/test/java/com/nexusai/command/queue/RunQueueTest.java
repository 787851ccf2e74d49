package com.nexusai.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.queue.RunQueueCommand;
import com.nexusai.kernel.queue.RunQueueCommand.EnqueueRun;
import com.nexusai.kernel.queue.RunQueueCommand.ReleaseRun;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.queue.RunQueueEvent.RunAdmitted;
import com.nexusai.kernel.queue.RunQueueEvent.RunEnqueued;
import com.nexusai.kernel.queue.RunQueueEvent.RunReleased;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import org.axonframework.messaging.MetaData;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private static final WorkflowId WORKFLOW = new WorkflowId("wf-1");
  private static final RunQueueId QUEUE = RunQueueId.ofRuns(WORKFLOW);
  private static final UserId ADA = new UserId("ada");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static ResultValidator<RunQueue> when(RunQueueCommand command, RunQueueEvent... before) {
    AggregateTestFixture<RunQueue> fixture = new AggregateTestFixture<>(RunQueue.class);
    fixture.setReportIllegalStateChange(false);
    TestExecutor<RunQueue> given = fixture.given((Object[]) before);
    return given.when(command).expectSuccessfulHandlerExecution();
  }

  private static EnqueueRun enqueue(String run, int limit) {
    return new EnqueueRun(QUEUE, id(run), limit, ADA, WORKFLOW, NOON);
  }

  private static ReleaseRun release(String run) {
    return new ReleaseRun(QUEUE, id(run), ADA, WORKFLOW, NOON);
  }

  private static RunEnqueued enqueued(String run, int limit) {
    return new RunEnqueued(QUEUE, id(run), limit, NOON);
  }

  private static RunAdmitted admitted(String run) {
    return new RunAdmitted(QUEUE, id(run), NOON);
  }

  private static RunReleased released(String run) {
    return new RunReleased(QUEUE, id(run), NOON);
  }

  private static ExecutionId id(String run) {
    return new ExecutionId(run);
  }

  @Test
  void a_run_gets_a_place_at_once_while_there_is_one() {
    when(enqueue("a", 1)).expectEvents(enqueued("a", 1), admitted("a"));
  }

  @Test
  void a_run_waits_while_all_places_are_taken() {
    when(enqueue("b", 1), enqueued("a", 1), admitted("a")).expectEvents(enqueued("b", 1));
  }

  @Test
  void a_repeat_asks_for_no_second_place() {
    when(enqueue("a", 1), enqueued("a", 1), admitted("a")).expectNoEvents();
  }

  @Test
  void the_first_that_asked_comes_first() {
    when(release("a"), enqueued("a", 1), admitted("a"), enqueued("b", 1), enqueued("c", 1))
        .expectEvents(released("a"), admitted("b"));
  }

  @Test
  void a_run_that_waits_may_give_its_turn_back() {
    when(release("b"), enqueued("a", 1), admitted("a"), enqueued("b", 1))
        .expectEvents(released("b"));
  }

  @Test
  void one_that_gave_its_turn_back_before_it_asked_gets_none() {
    when(enqueue("a", 1), released("a")).expectNoEvents();
  }

  @Test
  void a_run_that_was_released_may_ask_again() {
    when(enqueue("a", 1), enqueued("a", 1), admitted("a"), released("a"))
        .expectEvents(enqueued("a", 1), admitted("a"));
  }

  @Test
  void a_greater_limit_lets_those_in_who_wait() {
    when(enqueue("c", 3), enqueued("a", 1), admitted("a"), enqueued("b", 1))
        .expectEvents(enqueued("c", 3), admitted("b"), admitted("c"));
  }

  @Test
  void its_snapshot_holds_all_of_it() {
    RunQueue queue = new RunQueue();
    MetaData metadata = MetaData.with("owner", "ada").and("workflow", "wf-1");
    for (RunQueueEvent event :
        new RunQueueEvent[] {
          enqueued("a", 1), admitted("a"), enqueued("b", 1), enqueued("c", 1), released("z")
        }) {
      queue.on(event, metadata);
    }
    String snapshot = Json.text(queue);
    RunQueue restored = Json.read(snapshot, RunQueue.class);
    assertThat(restored).usingRecursiveComparison().isEqualTo(queue);
  }
}
