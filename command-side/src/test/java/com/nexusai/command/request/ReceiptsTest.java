package com.nexusai.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionId;
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
}
