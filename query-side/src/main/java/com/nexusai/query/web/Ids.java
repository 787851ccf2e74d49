package com.nexusai.query.web;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;

/** Ids in paths, checked. Each method refuses with {@code INVALID_ID} what cannot be an id. */
public final class Ids {
  private Ids() {}

  /** A workflow's id. */
  public static WorkflowId workflow(String id) {
    if (!WorkflowId.isValid(id)) {
      throw invalid("workflow", id);
    }
    return new WorkflowId(id);
  }

  /** A run's id. */
  public static ExecutionId execution(String id) {
    if (!ExecutionId.isValid(id)) {
      throw invalid("execution", id);
    }
    return new ExecutionId(id);
  }

  /** An agent's id. */
  public static AgentId agent(String id) {
    if (!AgentId.isValid(id)) {
      throw invalid("agent", id);
    }
    return new AgentId(id);
  }

  private static Rejection invalid(String what, String id) {
    String shown = id.length() <= 128 ? id : id.substring(0, 128) + "…";
    return Rejection.of(
        Kind.INVALID,
        "INVALID_ID",
        "$." + what,
        "1 to 128 letters, digits, '_', '-' or '.'",
        "'" + shown + "'");
  }
}
