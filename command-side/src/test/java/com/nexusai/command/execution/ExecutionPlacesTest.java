package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionAdmitted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionQueued;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.WorkflowId;
import org.junit.jupiter.api.Test;

/** A run of a workflow that lets only so many be under way at once. */
class ExecutionPlacesTest {
  private static final RunQueueId QUEUE = RunQueueId.ofRuns(new WorkflowId("wf-1"));

  private static Played queued() {
    return Played.started(
        drawing()
            .agent("start", AgentType.TRIGGER, "{'on': 'manual', 'concurrency': 2}")
            .http("call", "https://a.test/")
            .output("end", "data.call")
            .line("start", "call", "end"),
        "{}");
  }

  @Test
  void it_waits_for_a_place_before_anything_begins() {
    Played run = queued();
    assertThat(run.last(ExecutionQueued.class).limit()).isEqualTo(2);
    assertThat(run.last()).isInstanceOf(ExecutionQueued.class);
    assertThat(((RunReceipt) run.answer).status()).isEqualTo(ExecutionStatus.QUEUED);
  }

  @Test
  void with_a_place_it_begins() {
    Played run = queued().admitted(QUEUE);
    assertThat(run.answer).isEqualTo(true);
    assertThat(run.scheduled()).containsExactly("call#1");
  }

  @Test
  void a_repeat_gives_it_no_second_place() {
    Played run = queued().admitted(QUEUE).admitted(QUEUE);
    assertThat(run.answer).isEqualTo(true);
    assertThat(run.all(ExecutionAdmitted.class)).hasSize(1);
  }

  @Test
  void a_run_that_was_cancelled_meanwhile_does_not_use_its_place() {
    Played run = queued().cancel().admitted(QUEUE);
    assertThat(run.answer).isEqualTo(false);
    assertThat(run.all(ExecutionAdmitted.class)).isEmpty();
  }

  @Test
  void a_paused_run_takes_its_place_and_begins_on_resume() {
    Played run = queued().pause().admitted(QUEUE);
    assertThat(run.scheduled()).isEmpty();
    assertThat(run.resume().scheduled()).containsExactly("call#1");
  }

  @Test
  void a_run_resumed_without_a_place_still_waits() {
    Played run = queued().pause().resume();
    assertThat(run.scheduled()).isEmpty();
    assertThat(run.admitted(QUEUE).scheduled()).containsExactly("call#1");
  }

  @Test
  void a_failed_run_that_goes_on_waits_for_another_place() {
    Played run = queued().admitted(QUEUE).failed("call", 1, false);
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
    run.retryAll();
    assertThat(run.all(StepReopened.class)).hasSize(1);
    assertThat(run.last()).isInstanceOf(ExecutionQueued.class);
    run.admitted(QUEUE).completed("call", 2, "{}");
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void only_a_failed_run_is_tried_again_as_a_whole() {
    Played run = queued();
    run.when(new RetryExecution(Played.RUN, Actor.of(Played.ADA), run.now))
        .expectException(Rejection.class);
  }
}
