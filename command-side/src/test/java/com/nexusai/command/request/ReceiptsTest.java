package com.nexusai.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin.Kind;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00.123456789Z"), ZoneOffset.UTC);
  private static final UserId ADA = new UserId("ada");
  private static final WorkflowId ORDERS = new WorkflowId("orders");

  @Test
  void a_later_id_sorts_after_an_earlier_one() {
    ExecutionId earlier = new Receipts(NOON).newExecution();
    ExecutionId later = new Receipts(Clock.offset(NOON, Duration.ofMillis(1))).newExecution();

    assertThat(earlier).isLessThan(later);
  }

  @Test
  void ids_of_the_same_instant_differ() {
    Receipts receipts = new Receipts(NOON);
    Set<WorkflowId> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(receipts.newWorkflow());
    }

    assertThat(ids).hasSize(10_000);
  }

  @Test
  void the_receipt_time_is_in_microseconds() {
    assertThat(new Receipts(NOON).now()).isEqualTo(Instant.parse("2026-11-22T12:00:00.123456Z"));
  }

  @Test
  void a_key_names_the_same_run_for_ever() {
    // Written down: another value here would start every keyed run of before again.
    assertThat(Receipts.executionOf(ADA, ORDERS, Kind.WEBHOOK, "k1"))
        .isEqualTo(Receipts.executionOf(ADA, ORDERS, Kind.WEBHOOK, "k1"))
        .hasToString("key-c765ead91e5909be734ec72250334eab");
  }

  @Test
  void a_key_of_another_owner_workflow_or_trigger_names_another_run() {
    Set<ExecutionId> runs =
        Set.of(
            Receipts.executionOf(ADA, ORDERS, Kind.WEBHOOK, "k1"),
            Receipts.executionOf(ADA, ORDERS, Kind.MANUAL, "k1"),
            Receipts.executionOf(ADA, ORDERS, Kind.WEBHOOK, "k2"),
            Receipts.executionOf(ADA, new WorkflowId("orders2"), Kind.WEBHOOK, "k1"),
            Receipts.executionOf(new UserId("bob"), ORDERS, Kind.WEBHOOK, "k1"),
            // The same letters, cut elsewhere.
            Receipts.executionOf(new UserId("adao"), new WorkflowId("rders"), Kind.WEBHOOK, "k1"));

    assertThat(runs).hasSize(6);
  }
}
