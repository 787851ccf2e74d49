package com.nexusai.query.web;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.ArrayList;
import java.util.List;

/**
 * Names what events touch and what answers tell of. An answer that names a scope is outdated by
 * every later event that touches it.
 */
public final class Scopes {
  private Scopes() {}

  /** A run. */
  public static String run(ExecutionId run) {
    return aggregate(run.value());
  }

  /** A workflow itself: its definition, its status, who may see it. */
  public static String workflow(WorkflowId workflow) {
    return aggregate(workflow.value());
  }

  /** The runs of a workflow. */
  public static String runsOf(WorkflowId workflow) {
    return "runs:" + workflow.value();
  }

  /** Everything that belongs to a user. */
  public static String owner(UserId owner) {
    return owner(owner.value());
  }

  /**
   * What an event touches.
   *
   * @return empty when that cannot be told: it may be anything
   */
  public static List<String> touchedBy(RecordedEvent event) {
    if (!(event.metadata().get("owner") instanceof String owner)) {
      return List.of();
    }
    List<String> touched = new ArrayList<>(3);
    touched.add(aggregate(event.aggregateId()));
    touched.add(owner(owner));
    if (!event.aggregateType().equals("Workflow")) {
      if (!(event.metadata().get("workflow") instanceof String workflow)) {
        return List.of();
      }
      touched.add("runs:" + workflow);
    }
    return touched;
  }

  private static String aggregate(String id) {
    return "of:" + id;
  }

  private static String owner(String owner) {
    return "owner:" + owner;
  }
}
