package com.nexusai.kernel.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.compiled.TriggerKind;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.kernel.workflow.compiled.TriggerKind.WhenToRespond;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TriggerSpecTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final WorkflowId ORDERS = new WorkflowId("wf-orders");

  @Test
  void what_starts_by_itself_is_kept_with_everything_spelt_out() {
    assertThat(
            TriggerSpec.of(
                new TriggerKind.Schedule("0 9 * * *", BERLIN, Overlap.SKIP, Missed.ONCE)))
        .isEqualTo(new TriggerSpec.Schedule("0 9 * * *", BERLIN, Overlap.SKIP, Missed.ONCE));
    assertThat(TriggerSpec.of(new TriggerKind.AfterWorkflow(ORDERS, Ending.FAILED)))
        .isEqualTo(new TriggerSpec.AfterWorkflow(ORDERS, Ending.FAILED));
  }

  @Test
  void what_waits_for_people_or_requests_is_not_kept() {
    assertThat(TriggerSpec.of(new TriggerKind.Manual())).isNull();
    assertThat(TriggerSpec.of(new TriggerKind.Webhook("a", "POST", WhenToRespond.AT_ONCE, null)))
        .isNull();
  }

  @Test
  void its_json_names_what_it_is() {
    reads(
        "{\"schedule\":{\"cron\":\"0 9 * * *\",\"zone\":\"Z\",\"overlap\":\"skip\","
            + "\"missed\":\"once\"}}",
        new TriggerSpec.Schedule("0 9 * * *", ZoneOffset.UTC, Overlap.SKIP, Missed.ONCE));
    reads(
        "{\"workflow\":{\"workflow\":\"wf-orders\",\"on\":\"completed\"}}",
        new TriggerSpec.AfterWorkflow(ORDERS, Ending.COMPLETED));
  }

  private static void reads(String json, TriggerSpec spec) {
    assertThat(Json.text(spec)).isEqualTo(json);
    assertThat(Json.read(json, TriggerSpec.class)).isEqualTo(spec);
  }
}
