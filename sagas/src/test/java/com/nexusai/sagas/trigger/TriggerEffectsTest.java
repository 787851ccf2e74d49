package com.nexusai.sagas.trigger;

import static com.nexusai.sagas.trigger.TriggerRig.ADA;
import static com.nexusai.sagas.trigger.TriggerRig.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriggerEffectsTest {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final WorkflowId ORDERS = new WorkflowId("wf-orders");
  static final ExecutionId RUN = new ExecutionId("run-7");
  static final StepError ERROR = StepError.fatal("HTTP_STATUS", "Found 503.", "call");
  static final TriggerSpec.Schedule AT_NINE =
      new TriggerSpec.Schedule("0 9 * * *", ZoneId.of("Europe/Berlin"), Overlap.SKIP, Missed.ONCE);

  @Test
  void a_schedule_is_due_at_its_first_instant_after_it_was_published() {
    Fire fire = TriggerEffects.first(activated(AT_NINE), Map.of("owner", "ada"), NOON);

    Instant nine = Instant.parse("2026-03-02T08:00:00Z");
    assertThat(fire).isEqualTo(new Fire(REPORT, 3, ADA, AT_NINE, nine, NOON));
    assertThat(fire.row().id()).isEqualTo("wf-report:schedule:3:2026-03-02T08:00:00Z");
    assertThat(fire.row().subject()).isEqualTo("wf-report:schedule");
    assertThat(fire.row().dueAt()).isEqualTo(nine);
    assertThat(Fire.read(fire.row().body())).isEqualTo(fire);
  }

  @Test
  void an_instant_that_is_the_very_moment_of_the_activation_is_past() {
    TriggerSpec.Schedule noon =
        new TriggerSpec.Schedule("0 13 * * *", AT_NINE.zone(), Overlap.SKIP, Missed.ONCE);

    assertThat(TriggerEffects.first(activated(noon), Map.of("owner", "ada"), null).due())
        .isEqualTo(NOON.plusSeconds(86_400));
  }

  @Test
  void what_no_clock_starts_is_never_due() {
    var after = new TriggerSpec.AfterWorkflow(ORDERS, Ending.COMPLETED);
    assertThat(TriggerEffects.first(activated(after), Map.of("owner", "ada"), null)).isNull();
    assertThat(TriggerEffects.first(activated(null), Map.of("owner", "ada"), null)).isNull();
  }

  @Test
  void a_run_that_completed_is_followed_with_its_result() {
    Follow follow = follow(new ExecutionCompleted(RUN, Value.of("sent"), NOON), "ada", null);

    assertThat(follow)
        .isEqualTo(
            new Follow(
                REPORT,
                3,
                ADA,
                RUN,
                9,
                ORDERS,
                ExecutionStatus.COMPLETED,
                1,
                Value.of("sent"),
                null,
                NOON));
    assertThat(follow.row().id()).isEqualTo("wf-report:after:run-7:9");
    assertThat(follow.row().subject()).isEqualTo("wf-report:after");
    assertThat(follow.row().dueAt()).isBefore(NOON.minusSeconds(86_400));
    assertThat(Follow.read(follow.row().body())).isEqualTo(follow);
  }

  @Test
  void a_run_that_failed_is_followed_with_its_error() {
    Follow follow = follow(new ExecutionFailed(RUN, ERROR, NOON), "ada", 3L);

    assertThat(follow.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(follow.error()).isEqualTo(ERROR);
    assertThat(follow.depth()).isEqualTo(4);
    assertThat(Follow.read(follow.row().body())).isEqualTo(follow);
  }

  @Test
  void a_run_that_was_cancelled_is_not_followed() {
    assertThat(follow(new ExecutionCancelled(RUN, Actor.SYSTEM, NOON), "ada", null)).isNull();
  }

  @Test
  void a_run_of_somebody_else_is_not_followed() {
    assertThat(follow(new ExecutionCompleted(RUN, Value.NULL, NOON), "bob", null)).isNull();
  }

  @Test
  void the_last_run_of_a_chain_is_followed_once_more_and_that_one_by_none() {
    var end = new ExecutionFailed(RUN, ERROR, NOON);
    assertThat(follow(end, "ada", 10).depth()).isEqualTo(11);
    assertThat(follow(end, "ada", 11)).isNull();
  }

  static WorkflowActivated activated(TriggerSpec trigger) {
    return new WorkflowActivated(REPORT, 3, trigger, Actor.of(ADA), NOON);
  }

  private static Follow follow(Ended end, String owner, Number depth) {
    Map<String, ?> metadata =
        depth == null
            ? Map.of("owner", owner, "workflow", "wf-orders")
            : Map.of("owner", owner, "workflow", "wf-orders", "depth", depth);
    return TriggerEffects.follow(REPORT, 3, ADA, end, 9, metadata);
  }
}
