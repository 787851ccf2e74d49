package com.nexusai.kernel.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.Origin.Kind;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExecutionIdTest {
  private static final UserId ADA = new UserId("ada");
  private static final WorkflowId ORDERS = new WorkflowId("orders");

  @Test
  void a_key_names_the_same_run_for_ever() {
    // Written down: another value here would start every keyed run of before again.
    assertThat(ExecutionId.ofKey(ADA, ORDERS, Kind.WEBHOOK, "k1"))
        .isEqualTo(ExecutionId.ofKey(ADA, ORDERS, Kind.WEBHOOK, "k1"))
        .hasToString("key-c765ead91e5909be734ec72250334eab");
  }

  @Test
  void a_key_of_another_owner_workflow_or_trigger_names_another_run() {
    Set<ExecutionId> runs =
        Set.of(
            ExecutionId.ofKey(ADA, ORDERS, Kind.WEBHOOK, "k1"),
            ExecutionId.ofKey(ADA, ORDERS, Kind.MANUAL, "k1"),
            ExecutionId.ofKey(ADA, ORDERS, Kind.WEBHOOK, "k2"),
            ExecutionId.ofKey(ADA, new WorkflowId("orders2"), Kind.WEBHOOK, "k1"),
            ExecutionId.ofKey(new UserId("bob"), ORDERS, Kind.WEBHOOK, "k1"),
            // The same letters, cut elsewhere.
            ExecutionId.ofKey(new UserId("adao"), new WorkflowId("rders"), Kind.WEBHOOK, "k1"));

    assertThat(runs).hasSize(6);
  }
}
