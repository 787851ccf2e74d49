package com.nexusai.sagas.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * One thing to do for a trigger. It is the body of its effect row, as JSON, so its shape outlives
 * the version that wrote it.
 */
sealed interface TriggerEffect {
  /** The workflow that is to be started. */
  WorkflowId workflow();

  /** Its row; the same thing to do has the same id. */
  EffectRow row();

  /** Whom the rows of a workflow's schedule are for; a run may have the workflow's own id. */
  static String scheduleOf(WorkflowId workflow) {
    return workflow + ":schedule";
  }

  /** Whom the rows are for that start a workflow after others. */
  static String afterOf(WorkflowId workflow) {
    return workflow + ":after";
  }

  /**
   * Start a run at an instant, and set the next one.
   *
   * @param version the published version
   * @param due the instant, which is one of the schedule's
   * @param previous the instant of the last run that the schedule has started, as far as is known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fire(
      WorkflowId workflow,
      int version,
      UserId owner,
      TriggerSpec.Schedule schedule,
      Instant due,
      @Nullable Instant previous)
      implements TriggerEffect {
    static final String KIND = "fire_schedule";
    private static final ObjectReader READER = Json.mapper().readerFor(Fire.class);

    static Fire read(String body) {
      return READER.readValue(body);
    }

    @Override
    public EffectRow row() {
      return new EffectRow(
          scheduleOf(workflow) + ":" + version + ":" + due,
          KIND,
          scheduleOf(workflow),
          due,
          Json.text(this));
    }
  }

  /**
   * Start a run because another workflow's run has ended.
   *
   * @param version the version that was published then
   * @param ended the run that has ended
   * @param end which of its ends, for a run may be taken up again and end once more: the number of
   *     that fact within the run
   * @param from the workflow whose run it was
   * @param depth how many runs have started one another before the one that is to be started
   * @param result null unless it completed
   * @param error null unless it failed
   * @param at when it ended
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Follow(
      WorkflowId workflow,
      int version,
      UserId owner,
      ExecutionId ended,
      long end,
      WorkflowId from,
      ExecutionStatus status,
      int depth,
      @Nullable Value result,
      @Nullable StepError error,
      Instant at)
      implements TriggerEffect {
    static final String KIND = "follow_run";

    private static final ObjectReader READER = Json.mapper().readerFor(Follow.class);

    static Follow read(String body) {
      return READER.readValue(body);
    }

    @Override
    public EffectRow row() {
      return new EffectRow(
          afterOf(workflow) + ":" + key(),
          KIND,
          afterOf(workflow),
          EffectRow.atOnce(at),
          Json.text(this));
    }

    /** What makes a repeat of the start the first one. */
    String key() {
      return ended + ":" + end;
    }
  }
}
