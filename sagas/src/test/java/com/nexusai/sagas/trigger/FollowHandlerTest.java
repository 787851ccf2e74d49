package com.nexusai.sagas.trigger;

import static com.nexusai.sagas.trigger.TriggerEffectsTest.ERROR;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.NOON;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.ORDERS;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.RUN;
import static com.nexusai.sagas.trigger.TriggerRig.ADA;
import static com.nexusai.sagas.trigger.TriggerRig.REPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowHandlerTest {
  private final TriggerRig rig = new TriggerRig(NOON);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void the_run_is_handed_what_the_one_before_came_to() {
    rig.store.add(follow(9, Value.of("sent"), null).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);

    assertThat(rig.asked)
        .singleElement()
        .satisfies(start -> {
          assertThat(start.workflowId()).isEqualTo(REPORT);
          assertThat(start.version()).isEqualTo(3);
          assertThat(start.origin()).isEqualTo(new Origin(Origin.Kind.WORKFLOW, "run-7", 2));
          assertThat(start.idempotencyKey()).isEqualTo("run-7:9");
          assertThat(start.input())
              .isEqualTo(
                  Map.of(
                      "execution_id", "run-7",
                      "workflow_id", "wf-orders",
                      "status", "completed",
                      "result", "sent"));
        });
  }

  @Test
  void or_why_it_failed() {
    rig.store.add(follow(9, null, ERROR).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);

    assertThat(rig.asked.getFirst().input())
        .isEqualTo(
            Map.of(
                "execution_id",
                "run-7",
                "workflow_id",
                "wf-orders",
                "status",
                "failed",
                "error",
                Map.of(
                    "code", "HTTP_STATUS",
                    "message", "Found 503.",
                    "retryable", false,
                    "agent", "call")));
  }

  @Test
  void a_large_result_is_read_from_where_it_is_kept() {
    rig.store.add(
        follow(9, new Value(null, new Value.Stored("ab".repeat(32), 70_000)), null).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);

    assertThat(((Map<?, ?>) rig.asked.getFirst().input()).get("result")).isEqualTo("large");
  }

  @Test
  void the_same_end_starts_one_run_and_another_end_of_the_run_another() {
    rig.store.add(follow(9, Value.NULL, null).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);
    rig.store.add(follow(9, Value.NULL, null).row());
    rig.store.add(follow(12, Value.NULL, null).row());
    await().until(() -> rig.store.size() == 0);

    assertThat(rig.asked).hasSize(3);
    assertThat(rig.runs).hasSize(2);
  }

  @Test
  void a_workflow_that_is_not_active_any_more_is_not_started() {
    rig.published = new Published(REPORT, ADA, WorkflowStatus.PAUSED, 3);
    rig.store.add(follow(9, Value.NULL, null).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);

    assertThat(rig.asked).isEmpty();
  }

  @Test
  void a_refusal_is_counted_and_takes_the_row_with_it() {
    rig.faults.add(
        Rejection.of(Rejection.Kind.UNPROCESSABLE, "INPUT_INVALID", "$", "an order", "an object"));
    rig.store.add(follow(9, Value.NULL, null).row());
    rig.start();
    await().until(() -> rig.store.size() == 0);

    assertThat(rig.runs).isEmpty();
    assertThat(rig.counted("workflow", "refused")).isEqualTo(1);
  }

  private static Follow follow(long end, Value result, StepError error) {
    return new Follow(
        REPORT,
        3,
        ADA,
        RUN,
        end,
        ORDERS,
        error == null ? ExecutionStatus.COMPLETED : ExecutionStatus.FAILED,
        2,
        result,
        error,
        NOON);
  }
}
