package com.nexusai.sagas.trigger;

import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CronInstants;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table "fact → what a trigger does about it". */
final class TriggerEffects {
  private TriggerEffects() {}

  /**
   * The first instant of a schedule after it was published.
   *
   * @param previous when it has started its last run before; null for never
   * @return null when nothing is to be done: it is no schedule, or will never fire
   */
  static @Nullable Fire first(
      WorkflowActivated fact, Map<String, ?> metadata, @Nullable Instant previous) {
    if (!(fact.trigger() instanceof TriggerSpec.Schedule schedule)) {
      return null;
    }
    Instant due = CronInstants.of(schedule.cron(), schedule.zone()).next(fact.at());
    return due == null
        ? null
        : new Fire(
            fact.workflowId(),
            fact.publishedVersion(),
            new UserId(String.valueOf(metadata.get("owner"))),
            schedule,
            due,
            previous);
  }

  /**
   * The run that follows the end of another.
   *
   * @param sequence the fact's number within its run
   * @param metadata the fact's, which names {@code owner}, {@code workflow} and {@code depth}
   * @return null when nothing is to be done: the run is somebody else's, or ends a chain that is
   *     too long
   */
  static @Nullable Follow follow(
      WorkflowId workflow,
      int version,
      UserId owner,
      Ended fact,
      long sequence,
      Map<String, ?> metadata) {
    int depth = metadata.get("depth") instanceof Number number ? number.intValue() : 0;
    // One that is too deep is started and fails, for people to see; nothing follows that.
    if (depth > Origin.DEPTH_MAX || !owner.value().equals(metadata.get("owner"))) {
      return null;
    }
    ExecutionStatus status;
    Value result = null;
    StepError error = null;
    switch (fact) {
      case ExecutionCompleted completed -> {
        status = ExecutionStatus.COMPLETED;
        result = completed.result();
      }
      case ExecutionFailed failed -> {
        status = ExecutionStatus.FAILED;
        error = failed.error();
      }
      case ExecutionCancelled _ -> {
        return null;
      }
    }
    return new Follow(
        workflow,
        version,
        owner,
        fact.executionId(),
        sequence,
        new WorkflowId(String.valueOf(metadata.get("workflow"))),
        status,
        depth + 1,
        result,
        error,
        fact.at());
  }
}
