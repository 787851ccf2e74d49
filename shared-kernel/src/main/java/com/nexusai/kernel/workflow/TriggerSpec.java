package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.nexusai.kernel.workflow.compiled.TriggerKind;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What starts a published version by itself, as an event keeps it: {@code {"schedule": {…}}} or
 * {@code {"workflow": {…}}}, every default spelt out, so that whoever reads it need not know what a
 * later version of Nexus takes for one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = TriggerSpec.Schedule.class, name = "schedule"),
  @JsonSubTypes.Type(value = TriggerSpec.AfterWorkflow.class, name = "workflow")
})
public sealed interface TriggerSpec {

  /**
   * A clock.
   *
   * @param cron five fields: minute, hour, day of month, month, day of week
   * @param zone whose wall clock they are about
   */
  record Schedule(String cron, ZoneId zone, Overlap overlap, Missed missed)
      implements TriggerSpec {}

  /**
   * The end of another workflow's run.
   *
   * @param workflow whose runs
   * @param on how they must have ended
   */
  record AfterWorkflow(WorkflowId workflow, Ending on) implements TriggerSpec {}

  /** What an event keeps of a trigger; null for one that waits for people or requests. */
  static @Nullable TriggerSpec of(TriggerKind trigger) {
    return switch (trigger) {
      case TriggerKind.Manual _, TriggerKind.Webhook _ -> null;
      case TriggerKind.Schedule it -> new Schedule(it.cron(), it.zone(), it.overlap(), it.missed());
      case TriggerKind.AfterWorkflow it -> new AfterWorkflow(it.workflowId(), it.on());
    };
  }
}
