package com.nexusai.kernel.queue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.workflow.WorkflowId;

/**
 * Identifies a queue of runs. A workflow has one for all of its runs, and one for the runs that its
 * schedule starts; each exists only where the workflow sets a limit.
 *
 * @param value the workflow's id and which of its queues
 */
public record RunQueueId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunQueueId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("Expected the id of a queue, found nothing.");
    }
  }

  /** The queue for all runs of a workflow. */
  public static RunQueueId ofRuns(WorkflowId workflow) {
    return new RunQueueId(workflow.value() + ":runs");
  }

  /** The queue for the runs that a workflow's schedule starts. */
  public static RunQueueId ofSchedule(WorkflowId workflow) {
    return new RunQueueId(workflow.value() + ":schedule");
  }

  /** The bare value: streams are keyed by it. */
  @Override
  public String toString() {
    return value;
  }
}
