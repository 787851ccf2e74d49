package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionsStopped;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.workflow.AgentType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that runs another workflow. */
class ExecutionSubRunTest {
  private static Drawing drawn(String... more) {
    String extra = more.length == 0 ? "" : ", " + String.join(", ", more);
    return drawing()
        .agent(
            "sub",
            AgentType.ORCHESTRATOR,
            "{'workflow': 'wf-2', 'version': 3, 'input': {'n': '${input.n}'}" + extra + "}")
        .output("end", "data.sub")
        .line("start", "sub", "end");
  }

  private static Played started(String... more) {
    return Played.started(drawn(more), "{'n': 7}");
  }

  @Test
  void a_sub_run_is_scheduled_with_its_version_and_input() {
    SubExecutionScheduled sub = started().last(SubExecutionScheduled.class);
    assertThat(sub.workflow()).hasToString("wf-2");
    assertThat(sub.version()).isEqualTo(3);
    assertThat(sub.input().json()).isEqualTo(java.util.Map.of("n", 7L));
    assertThat(sub.depth()).isEqualTo(1);
    assertThat(sub.child()).isEqualTo(new ParentStep(Played.RUN, Played.key("sub"), 1).child());
  }

  @Test
  void its_result_is_the_step_s() {
    Played run = started().completed("sub", 1, "{'x': 1}");
    assertThat(run.last(ExecutionCompleted.class).result().json())
        .isEqualTo(java.util.Map.of("x", 1L));
  }

  @Test
  void its_failure_is_the_step_s() {
    Played run = started().failed("sub", 1, true);
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
    assertThat(run.all(SubExecutionsStopped.class)).isEmpty();
  }

  @Test
  void another_attempt_is_another_sub_run() {
    Played run = started("'retry': {'max_attempts': 2}").failed("sub", 1, true).fired("sub", 1);
    List<SubExecutionScheduled> subs = run.all(SubExecutionScheduled.class);
    assertThat(subs).hasSize(2);
    assertThat(subs.get(0).child()).isNotEqualTo(subs.get(1).child());
  }

  @Test
  void cancelling_flows_down() {
    Played run = started();
    run.cancel();
    assertThat(run.last(SubExecutionsStopped.class).children())
        .containsExactly(run.last(SubExecutionScheduled.class).child());
    assertThat(run.last()).isInstanceOf(ExecutionCancelled.class);
  }

  @Test
  void the_failure_of_another_branch_stops_it() {
    Played run =
        Played.started(drawn().http("call", "https://a.test/").edge("start", "call"), "{'n': 7}")
            .failed("call", 1, false);
    assertThat(run.last(SubExecutionsStopped.class).children()).hasSize(1);
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void one_that_takes_too_long_is_stopped_and_the_attempt_fails() {
    Played run = started("'timeout': 'PT1M'").fired("sub", 1);
    assertThat(run.last(SubExecutionsStopped.class).children()).hasSize(1);
    assertThat(run.last(StepFailed.class).error().code()).isEqualTo("STEP_TIMEOUT");
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
    assertThat(run.all(SubExecutionsStopped.class)).hasSize(1);
  }

  @Test
  void a_success_of_an_earlier_attempt_stops_the_newer_one() {
    Played run =
        started("'timeout': 'PT1M'", "'retry': {'max_attempts': 2}")
            .fired("sub", 1)
            .fired("sub", 1);
    assertThat(run.all(SubExecutionScheduled.class)).hasSize(2);
    run.completed("sub", 1, "{'x': 1}");
    assertThat(run.last(SubExecutionsStopped.class).children())
        .containsExactly(run.last(SubExecutionScheduled.class).child());
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void each_item_has_a_sub_run_of_its_own() {
    Played run =
        Played.started(
            drawing()
                .agent(
                    "sub",
                    AgentType.ORCHESTRATOR,
                    "{'workflow': 'wf-2', 'input': {'n': '${item}'}, 'for_each': 'input.list',"
                        + " 'concurrency': 2}")
                .output("end", "data.sub")
                .line("start", "sub", "end"),
            "{'list': [1, 2, 3]}");
    assertThat(run.all(SubExecutionScheduled.class)).hasSize(2);
    run.completed("sub/0", 1, "'a'").completed("sub/1", 1, "'b'").completed("sub/2", 1, "'c'");
    assertThat(run.last(ExecutionCompleted.class).result().json())
        .isEqualTo(List.of("a", "b", "c"));
  }

  @Test
  void runs_that_start_one_another_without_end_are_stopped() {
    Played run = Played.of(drawn());
    run.play(start(run, new Origin(Origin.Kind.WORKFLOW, "run-0", Origin.DEPTH_MAX)));
    assertThat(run.outcome("sub").error().code()).isEqualTo("DEPTH_EXCEEDED");
    Played deeper = Played.of(drawn());
    deeper.play(start(deeper, new Origin(Origin.Kind.WORKFLOW, "run-0", Origin.DEPTH_MAX + 1)));
    assertThat(deeper.last(ExecutionFailed.class).error().code()).isEqualTo("CHAIN_TOO_LONG");
    assertThat(deeper.events).hasSize(2);
  }

  private static StartExecution start(Played run, Origin origin) {
    StartExecution start = run.start("{'n': 7}", "key");
    return new StartExecution(
        start.executionId(),
        start.workflowId(),
        start.version(),
        start.owner(),
        origin,
        start.input(),
        start.idempotencyKey(),
        start.actor(),
        start.at());
  }
}
