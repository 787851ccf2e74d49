package com.nexusai.query.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.execution.RecentRun;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it is told.
 *
 * @param role what the caller is to it; left out where it is told to several people at once
 * @param publishedVersion left out while none was published
 * @param executionHistory the last 20 runs, the newest first; left out in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WorkflowJson(
    WorkflowId id,
    String name,
    String description,
    UserId userId,
    @Nullable Role role,
    WorkflowStatus status,
    List<Agent> agents,
    List<Connection> connections,
    @Nullable List<RecentRun> executionHistory,
    Instant createdAt,
    Instant updatedAt,
    int version,
    @Nullable Integer publishedVersion,
    List<Problem> problems,
    long position) {

  static WorkflowJson of(WorkflowDocument workflow, @Nullable List<RecentRun> history) {
    return new WorkflowJson(
        workflow.id(),
        workflow.definition().name(),
        workflow.definition().description(),
        workflow.userId(),
        null,
        workflow.status(),
        workflow.definition().agents(),
        workflow.definition().connections(),
        history,
        workflow.createdAt(),
        workflow.updatedAt(),
        workflow.version(),
        workflow.publishedVersion(),
        workflow.problems(),
        workflow.position());
  }

  /** The same, told to somebody who is this to it. */
  WorkflowJson as(Role role) {
    return new WorkflowJson(
        id,
        name,
        description,
        userId,
        role,
        status,
        agents,
        connections,
        executionHistory,
        createdAt,
        updatedAt,
        version,
        publishedVersion,
        problems,
        position);
  }
}
