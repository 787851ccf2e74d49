package com.nexusai.command.execution;

import static com.nexusai.command.execution.Drawing.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.PauseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ResumeExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionCommand.SettleStep;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What members of a workflow may do with its runs. */
class ExecutionRolesTest {
  private static final UserId BOB = new UserId("bob");

  /** Asks somebody; eve is assigned. */
  private static Played asked() {
    return Played.started(
        drawing()
            .agent(
                "ask",
                AgentType.DECISION,
                "{'mode': 'approval', 'message': 'Pay?', 'assignees': ['eve']}")
            .output("out", "data.ask.by")
            .edge("start", "ask")
            .edge("ask", "out"),
        "{}");
  }

  /** Everything that a person can ask of a run that is there. */
  enum Verb {
    CANCEL(Role.OPERATOR),
    PAUSE(Role.OPERATOR),
    RESUME(Role.OPERATOR),
    RETRY(Role.OPERATOR),
    RETRY_STEP(Role.OPERATOR),
    SETTLE(Role.OPERATOR),
    APPROVE(Role.OPERATOR),
    ERASE(Role.OWNER);

    private static final StepKey ASK = new StepKey(new AgentId("ask"), null);
    private final Role needed;

    Verb(Role needed) {
      this.needed = needed;
    }

    ExecutionCommand by(Actor actor, Instant now) {
      return switch (this) {
        case CANCEL -> new CancelExecution(Played.RUN, actor, now);
        case PAUSE -> new PauseExecution(Played.RUN, actor, now);
        case RESUME -> new ResumeExecution(Played.RUN, actor, now);
        case RETRY -> new RetryExecution(Played.RUN, actor, now);
        case RETRY_STEP -> new RetryStep(Played.RUN, ASK, actor, now);
        case SETTLE -> new SettleStep(Played.RUN, ASK, 1, actor, now);
        case APPROVE -> new DecideApproval(Played.RUN, ASK, true, null, actor, now);
        case ERASE -> new EraseExecution(Played.RUN, actor, now);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_command_asks_for_a_role(Verb verb) {
    for (Role held : Role.GIVEN) {
      String code = codeOf(asked(), verb, Actor.of(BOB, held));
      if (held.covers(verb.needed)) {
        // Some do not fit where the run stands; but that is told only to who may ask.
        assertThat(code)
            .as("%s as %s", verb, held)
            .isIn(null, "EXECUTION_NOT_FAILED", "STEP_NOT_RETRYABLE", "STEP_NOT_UNKNOWN");
      } else {
        assertThat(code).as("%s as %s", verb, held).isEqualTo("ROLE_REQUIRED");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void to_a_stranger_there_is_no_such_run(Verb verb) {
    assertThat(codeOf(asked(), verb, Actor.of(BOB))).isEqualTo("NOT_FOUND");
  }

  @Test
  void the_facts_tell_in_which_role_somebody_acted() {
    Actor operator = Actor.of(BOB, Role.OPERATOR);
    Played run = asked();
    run.play(Verb.APPROVE.by(operator, run.now));
    assertThat(run.last(ApprovalDecided.class).by()).isEqualTo(operator);

    Played other = asked();
    other.play(Verb.CANCEL.by(operator, other.now));
    assertThat(other.last(ExecutionCancelled.class).actor()).isEqualTo(operator);
  }

  @Test
  void whoever_is_assigned_decides_whatever_their_role() {
    for (Role role : new Role[] {null, Role.VIEWER}) {
      Played run = asked();
      run.play(Verb.APPROVE.by(Actor.of(new UserId("eve"), role), run.now));
      assertThat(run.last(ApprovalDecided.class).approved()).isTrue();
    }
  }

  @Test
  void an_operator_starts_a_run_that_is_the_owners() {
    Played run = Played.of(drawing().output("out", "input").edge("start", "out"));
    run.play(start(run, Actor.of(BOB, Role.OPERATOR)));

    ExecutionStarted started = run.last(ExecutionStarted.class);
    assertThat(started.owner()).isEqualTo(Played.ADA);
    assertThat(started.actor()).isEqualTo(Actor.of(BOB, Role.OPERATOR));
  }

  @Test
  void neither_a_viewer_nor_a_stranger_starts_one() {
    Drawing drawing = drawing().output("out", "input").edge("start", "out");

    assertThat(codeOf(Played.of(drawing), Actor.of(BOB, Role.VIEWER))).isEqualTo("ROLE_REQUIRED");
    assertThat(codeOf(Played.of(drawing), Actor.of(BOB))).isEqualTo("NOT_FOUND");
  }

  @Test
  void of_an_erased_run_a_member_is_told_what_the_owner_is_told() {
    Played run = asked().cancel();
    run.play(Verb.ERASE.by(Actor.of(Played.ADA), run.now));
    assertThat(run.last()).isInstanceOf(ExecutionErased.class);

    assertThat(codeOf(run, Verb.CANCEL, Actor.of(BOB, Role.OPERATOR)))
        .isEqualTo("EXECUTION_ERASED");
    assertThat(codeOf(run, Verb.CANCEL, Actor.of(BOB, Role.VIEWER))).isEqualTo("ROLE_REQUIRED");
    assertThat(codeOf(run, Verb.ERASE, Actor.of(BOB, Role.EDITOR))).isEqualTo("ROLE_REQUIRED");
    assertThat(codeOf(run, Verb.APPROVE, Actor.of(BOB))).isEqualTo("NOT_FOUND");
  }

  private static StartExecution start(Played run, Actor actor) {
    StartExecution owners = run.start("{}", null);
    return new StartExecution(
        owners.executionId(),
        new WorkflowId("wf-1"),
        owners.version(),
        owners.owner(),
        owners.origin(),
        owners.input(),
        null,
        actor,
        owners.at());
  }

  private static String codeOf(Played run, Actor actor) {
    return codeOf(run, start(run, actor));
  }

  private static String codeOf(Played run, Verb verb, Actor actor) {
    return codeOf(run, verb.by(actor, run.now));
  }

  /** The code of the refusal; null when there was none. */
  private static String codeOf(Played run, ExecutionCommand command) {
    AtomicReference<String> code = new AtomicReference<>();
    try {
      run.when(command)
          .expectException(
              Matchers.matches((Throwable thrown) -> {
                code.set(((Rejection) thrown).rejection().code());
                return true;
              }));
    } catch (org.axonframework.test.AxonAssertionError e) {
      assertThat(e).hasMessageContaining("returned normally");
    }
    return code.get();
  }
}
