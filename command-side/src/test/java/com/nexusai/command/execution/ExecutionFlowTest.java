package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.workflow.AgentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which way a run takes: branches, joins, labels, and how it ends. */
class ExecutionFlowTest {
  private static final Drawing LABELLED =
      drawing()
          .agent(
              "route",
              AgentType.DECISION,
              "{'rules': [{'when': 'input.n > 10', 'to': 'big'}], 'otherwise': 'small'}")
          .transform("large", "input.n * 2")
          .transform("little", "input.n")
          .output("end", "has(data.large) ? data.large.v : data.little.v")
          .edge("start", "route")
          .edge("route", "large", "decision == \"big\"")
          .edge("route", "little", "decision == \"small\"")
          .edge("large", "end")
          .edge("little", "end");

  @Test
  void a_run_of_pure_steps_is_decided_in_one_go() {
    Played run =
        Played.started(
            drawing()
                .transform("double", "input.n * 2")
                .output("end", "data.double.v")
                .line("start", "double", "end"),
            "{'n': 21}");

    assertThat(run.events)
        .hasExactlyElementsOfTypes(
            ExecutionStarted.class, StepsDecided.class, ExecutionCompleted.class);
    assertThat(run.decided())
        .containsExactly("start=completed", "double=completed", "end=completed");
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(42L));
    assertThat(run.answer)
        .isEqualTo(
            new RunReceipt(
                Played.RUN, false, ExecutionStatus.COMPLETED, Value.of(42L), null, null));
  }

  @Test
  void a_decision_routes_by_its_label_and_the_other_branch_is_skipped() {
    Played run = Played.started(LABELLED, "{'n': 11}");

    assertThat(run.decided())
        .containsExactly(
            "start=completed",
            "route=completed",
            "large=completed",
            "little=skipped",
            "end=completed");
    assertThat(run.outcome("route").decision()).isEqualTo("big");
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(22L));
  }

  @Test
  void a_decision_without_a_matching_rule_takes_otherwise() {
    assertThat(Played.started(LABELLED, "{'n': 3}").last(ExecutionCompleted.class).result())
        .isEqualTo(Value.of(3L));
  }

  @Test
  void a_decision_that_matches_no_rule_and_has_no_otherwise_fails_the_run() {
    Played run =
        Played.started(
            drawing()
                .agent(
                    "route",
                    AgentType.DECISION,
                    "{'rules': [{'when': 'input.n > 10', 'to': 'big'}]}")
                .line("start", "route"),
            "{'n': 1}");

    assertThat(run.last(ExecutionFailed.class).error().code()).isEqualTo("NO_RULE_MATCHED");
  }

  @Test
  void skipping_flows_on_through_every_step_behind_a_dead_branch() {
    Played run =
        Played.started(
            drawing()
                .transform("a", "1")
                .transform("b", "2")
                .transform("c", "3")
                .edge("start", "a", "false")
                .line("a", "b", "c"),
            "{}");

    assertThat(run.decided())
        .containsExactly("start=completed", "a=skipped", "b=skipped", "c=skipped");
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.NULL);
  }

  @Test
  void a_join_waits_for_every_branch_that_can_still_arrive() {
    Played run =
        Played.started(
            drawing()
                .http("slow", "http://example.com")
                .transform("quick", "1")
                .output("end", "data.quick.v")
                .edge("start", "slow")
                .edge("start", "quick")
                .edge("slow", "end")
                .edge("quick", "end"),
            "{}");

    assertThat(run.decided()).containsExactly("start=completed", "quick=completed");
    run.completed("slow", 1, "{'status': 200}");
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void a_join_of_any_begins_with_the_first_branch_and_does_not_begin_again() {
    Played run =
        Played.started(
            drawing()
                .http("slow", "http://example.com")
                .transform("quick", "1")
                .transform("both", "2", "'join': 'any'")
                .edge("start", "slow")
                .edge("start", "quick")
                .edge("slow", "both")
                .edge("quick", "both"),
            "{}");

    assertThat(run.decided())
        .containsExactly("start=completed", "quick=completed", "both=completed");
    run.completed("slow", 1, "{}");
    assertThat(run.decided())
        .containsExactly("start=completed", "quick=completed", "both=completed");
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void several_outputs_that_complete_give_an_object_keyed_by_agent() {
    Played run =
        Played.started(
            drawing()
                .output("one", "1")
                .output("two", "2")
                .edge("start", "one")
                .edge("start", "two"),
            "{}");

    assertThat(run.last(ExecutionCompleted.class).result())
        .isEqualTo(Value.of(Map.of("one", 1L, "two", 2L)));
  }

  @Test
  void a_condition_without_a_value_fails_the_run_and_keeps_the_steps_result() {
    Played run =
        Played.started(
            drawing()
                .transform("a", "1")
                .transform("b", "2")
                .edge("start", "a")
                .edge("a", "b", "data.a.missing == 1"),
            "{}");

    assertThat(run.last(ExecutionFailed.class).error().code()).isEqualTo("CONDITION_FAILED");
    assertThat(run.outcome("a").output()).isEqualTo(Value.of(Map.of("v", 1L)));
  }

  @Test
  void an_expression_without_a_value_fails_its_step() {
    Played run = Played.started(drawing().transform("a", "input.missing").line("start", "a"), "{}");

    assertThat(run.outcome("a").error().code()).isEqualTo("EXPRESSION_FAILED");
    assertThat(run.last(ExecutionFailed.class).error().agent()).isEqualTo("a");
  }

  @Test
  void a_failure_that_is_to_be_continued_is_in_scope_of_the_branches() {
    Played run =
        Played.started(
            drawing()
                .transform("a", "input.missing", "'on_error': 'continue'")
                .transform("mended", "error.code")
                .transform("fine", "1")
                .edge("start", "a")
                .edge("a", "mended", "error != null")
                .edge("a", "fine", "error == null"),
            "{}");

    assertThat(run.decided())
        .containsExactly("start=completed", "a=failed", "mended=completed", "fine=skipped");
    assertThat(run.output("mended")).isEqualTo(Map.of("v", "EXPRESSION_FAILED"));
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
  }

  @Test
  void a_decision_emits_at_most_500_facts_and_goes_on_in_another_transaction() {
    Drawing drawing = drawing();
    String previous = "start";
    for (int i = 0; i < 700; i++) {
      drawing.transform("t" + i, "1").edge(previous, "t" + i);
      previous = "t" + i;
    }
    Played run = Played.started(drawing, "{}");

    assertThat(run.last()).isInstanceOf(DecisionCut.class);
    assertThat(run.decided()).hasSize(500);
    run.goesOn();
    assertThat(run.decided()).hasSize(701);
    assertThat(run.last()).isInstanceOf(ExecutionCompleted.class);
    int before = run.events.size();
    run.goesOn();
    assertThat(run.events).as("a repeated continuation finds nothing to do").hasSize(before);
  }

  @Test
  void an_output_answers_the_webhook_and_keeps_a_file() {
    Played run =
        Played.started(
            drawing()
                .agent(
                    "end",
                    AgentType.OUTPUT,
                    "{'result': {'ok': true}, 'respond': {'status': 201, 'headers': {'X-Order': '${input.id}'}, 'body': {'id': '${input.id}'}},"
                        + " 'artifact': {'name': 'order-${input.id}.txt', 'content_type': 'text/plain', 'content': 'Order ${input.id}'}}")
                .line("start", "end"),
            "{'id': 'A7'}");

    var outcome = run.outcome("end");
    assertThat(outcome.answer().status()).isEqualTo(201);
    assertThat(outcome.answer().headers()).containsExactly(Map.entry("X-Order", "A7"));
    assertThat(outcome.answer().body()).isEqualTo(Value.of(Map.of("id", "A7")));
    assertThat(outcome.artifact().name()).isEqualTo("order-A7.txt");
    assertThat(run.pinned.text(outcome.artifact().sha256())).isEqualTo("Order A7");
    assertThat(((RunReceipt) run.answer).answer()).isEqualTo(outcome.answer());
  }

  @Test
  void an_answer_may_not_set_a_cookie() {
    Played run =
        Played.started(
            drawing()
                .agent(
                    "end",
                    AgentType.OUTPUT,
                    "{'result': 1, 'respond': {'status': 200, 'headers': {'Set-Cookie': 'a=b'}, 'body': ''}}")
                .line("start", "end"),
            "{}");

    assertThat(run.last(ExecutionFailed.class).error().code()).isEqualTo("RESPONSE_INVALID");
  }

  @Test
  void a_value_over_64_kib_is_kept_outside_of_the_event() {
    Played run =
        Played.started(
            drawing()
                .transform("big", "input.text + input.text")
                .output("end", "size(data.big.v)")
                .line("start", "big", "end"),
            "{'text': '" + "x".repeat(40_000) + "'}");

    assertThat(run.outcome("big").output().stored().sizeBytes()).isGreaterThan(80_000);
    assertThat(run.last(ExecutionCompleted.class).result()).isEqualTo(Value.of(80_000L));
  }

  @Test
  void the_same_start_again_is_answered_with_the_first_run() {
    Played run = Played.of(drawing().output("end", "input.n").line("start", "end"));
    run.play(run.start("{'n': 1, 'm': 2}", "key"));
    int before = run.events.size();
    run.play(run.start("{'m': 2, 'n': 1}", "key"));

    assertThat(run.events).hasSize(before);
    assertThat(((RunReceipt) run.answer).repeated()).isTrue();
    assertThat(((RunReceipt) run.answer).result()).isEqualTo(Value.of(1L));
  }

  @Test
  void a_key_used_again_with_another_input_is_refused() {
    Played run = Played.of(drawing().output("end", "input.n").line("start", "end"));
    run.play(run.start("{'n': 1}", "key"));

    run.when(run.start("{'n': 2}", "key"))
        .expectNoEvents()
        .expectExceptionMessage(org.hamcrest.CoreMatchers.containsString("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void data_decision_and_error_are_seen_by_the_steps_they_lead_to() {
    Played run =
        Played.started(
            drawing()
                .agent("route", AgentType.DECISION, "{'rules': [{'when': 'true', 'to': 'yes'}]}")
                .transform("next", "decision + string(size(data.start))")
                .edge("start", "route")
                .edge("route", "next"),
            "{'n': 1}");

    assertThat(run.output("next")).isEqualTo(Map.of("v", "yes1"));
  }
}
