package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The input of a run and the schema of its workflow. */
class ExecutionInputTest {
  private static final String WRONG = "{'customer': {}, 'n': 'two'}";

  private static Drawing drawn() {
    return drawing()
        .agent(
            "start",
            AgentType.TRIGGER,
            "{'on': 'manual', 'input_schema': {'type': 'object', 'properties': {'n': {'type':"
                + " 'integer', 'default': 1}, 'customer': {'required': ['email']}}}}")
        .output("end", "input")
        .line("start", "end");
  }

  private static StartExecution from(Origin.Kind kind, StartExecution start) {
    return new StartExecution(
        start.executionId(),
        start.workflowId(),
        start.version(),
        start.owner(),
        new Origin(kind, null, 0),
        start.input(),
        start.idempotencyKey(),
        start.actor(),
        start.at());
  }

  @Test
  void an_input_that_fits_stays_exactly_as_it_was_given() {
    Played run = Played.started(drawn(), "{'more': 1.0}");
    assertThat(run.last(ExecutionCompleted.class).result().json()).isEqualTo(Map.of("more", 1.0));
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.Kind.class,
      names = {"MANUAL", "WEBHOOK", "ORCHESTRATOR"})
  void whoever_waits_is_refused_before_any_fact_with_all_problems(Origin.Kind kind) {
    Played run = Played.of(drawn());
    run.when(from(kind, run.start(WRONG, null)))
        .expectNoEvents()
        .expectException(
            new CustomTypeSafeMatcher<Rejection>("both problems, 422") {
              @Override
              protected boolean matchesSafely(Rejection refused) {
                Rejection.Details told = refused.rejection();
                return told.kind().status() == 422
                    && told.code().equals("INPUT_INVALID")
                    && told.problems().stream()
                        .map(problem -> problem.path())
                        .sorted()
                        .toList()
                        .equals(List.of("$.input.customer.email", "$.input.n"));
              }
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.Kind.class,
      names = {"SCHEDULE", "WORKFLOW"})
  void where_nobody_waits_the_run_fails_at_once_and_says_why(Origin.Kind kind) {
    Played run = Played.of(drawn());
    run.play(from(kind, run.start(WRONG, null)));

    assertThat(run.events).first().isInstanceOf(ExecutionStarted.class);
    assertThat(run.decided()).isEmpty();
    ExecutionFailed failed = run.last(ExecutionFailed.class);
    assertThat(failed.error().code()).isEqualTo("INPUT_INVALID");
    assertThat(failed.error().details())
        .extractingByKey("problems", InstanceOfAssertFactories.LIST)
        .hasSize(2)
        .allSatisfy(problem ->
            assertThat(problem)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("code", "path", "expected", "found"));
  }
}
