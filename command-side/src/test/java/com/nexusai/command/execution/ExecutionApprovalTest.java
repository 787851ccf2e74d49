package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.DeadlineReached;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that asks people. */
class ExecutionApprovalTest {
  private static Drawing approval(String... more) {
    String extra = more.length == 0 ? "" : ", " + String.join(", ", more);
    return drawing()
        .agent(
            "ask",
            AgentType.DECISION,
            "{'mode': 'approval', 'message': 'Pay ${input.sum}?', 'assignees': ['bob']"
                + extra
                + "}")
        .output("paid", "data.ask.by")
        .output("kept", "data.ask.comment")
        .edge("start", "ask")
        .edge("ask", "paid", "decision == \"approved\"")
        .edge("ask", "kept", "decision == \"rejected\"");
  }

  private static Played asked(String... more) {
    return Played.started(approval(more), "{'sum': 7}");
  }

  @Test
  void the_run_waits_for_an_answer() {
    Played run = asked("'expires': 'PT1H'");
    ApprovalRequested asked = run.last(ApprovalRequested.class);
    assertThat(asked.message().json()).isEqualTo("Pay 7?");
    assertThat(asked.assignees()).containsExactly("bob");
    assertThat(asked.attempt()).isEqualTo(1);
    assertThat(asked.expires()).isEqualTo(Played.NOON.plusSeconds(3600));
    assertThat(run.last()).isEqualTo(asked);
  }

  @Test
  void an_approval_takes_its_branch() {
    Played run = asked().decided("ask", true, "bob");
    ApprovalDecided decided = run.last(ApprovalDecided.class);
    assertThat(decided.approved()).isTrue();
    assertThat(decided.by().user()).hasToString("bob");
    assertThat(run.decided()).endsWith("paid=completed", "kept=skipped");
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo("bob");
  }

  @Test
  void a_rejection_takes_the_other() {
    Played run = asked().decided("ask", false, "ada");
    assertThat(run.decided()).endsWith("paid=skipped", "kept=completed");
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo("fine");
  }

  @Test
  void a_repeat_by_the_same_person_adds_no_second_fact() {
    Played run = asked().decided("ask", true, "bob");
    int facts = run.events.size();
    assertThat(run.decided("ask", true, "bob").events).hasSize(facts);
  }

  @Test
  void the_first_answer_counts() {
    Played run = asked().decided("ask", true, "bob");
    run.when(run.decision("ask", false, "ada")).expectException(Rejection.class);
  }

  @Test
  void to_a_stranger_there_is_no_such_run() {
    Played run = asked();
    run.when(run.decision("ask", true, "eve"))
        .expectException(Rejection.class)
        .expectExceptionMessage(org.hamcrest.CoreMatchers.containsString("an execution"));
  }

  @Test
  void without_an_answer_in_time_the_step_fails() {
    Played run = asked("'expires': 'PT1H'").fired("ask", 1);
    assertThat(run.last(StepFailed.class).error().code()).isEqualTo("APPROVAL_EXPIRED");
    assertThat(run.last()).isInstanceOf(ExecutionFailed.class);
  }

  @Test
  void a_deadline_that_comes_early_changes_nothing() {
    Played run = asked("'expires': 'PT1H'");
    int facts = run.events.size();
    assertThat(run.firedEarly("ask", 1).events).hasSize(facts);
  }

  @Test
  void an_expired_approval_can_be_routed_like_any_failure() {
    Played run =
        Played.started(
                approval("'expires': 'PT1H'", "'on_error': 'continue'")
                    .output("late", "error.code")
                    .edge("ask", "late", "error != null"),
                "{'sum': 7}")
            .fired("ask", 1);
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo("APPROVAL_EXPIRED");
  }

  @Test
  void an_answer_while_paused_is_kept_and_acts_on_resume() {
    Played run = asked("'expires': 'PT1H'").pause().decided("ask", true, "bob");
    assertThat(run.last()).isInstanceOf(ApprovalDecided.class);
    run.fired("ask", 1).resume();
    assertThat(run.all(DeadlineReached.class)).isEmpty();
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void an_approval_opened_again_asks_again() {
    Played run = asked("'expires': 'PT1H'").fired("ask", 1).retry("ask");
    assertThat(run.last(ApprovalRequested.class).attempt()).isEqualTo(2);
    int facts = run.events.size();
    assertThat(run.fired("ask", 1).events).as("the first deadline is stale").hasSize(facts);
    assertThat(run.decided("ask", true, "bob").last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void each_item_is_asked_for() {
    Played run =
        Played.started(
                drawing()
                    .agent(
                        "ask",
                        AgentType.DECISION,
                        "{'mode': 'approval', 'message': '${item}', 'for_each': 'input.list'}")
                    .output("end", "data.ask.map(each, each.decision)")
                    .line("start", "ask", "end"),
                "{'list': ['a', 'b']}")
            .decided("ask/1", false, "ada")
            .decided("ask/0", true, "ada");
    assertThat(run.last(ExecutionCompleted.class).result().json())
        .isEqualTo(List.of("approved", "rejected"));
    assertThat(run.all(ApprovalRequested.class).getFirst().message().json()).isEqualTo("a");
  }
}
