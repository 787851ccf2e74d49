package com.nexusai.query.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow as it is told.
 *
 * @param edits how many single edits made it
 * @param by who made it
 * @param published whether triggers run it
 * @param agents left out in lists, as are connections
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionJson(
    WorkflowId id,
    int version,
    String name,
    String description,
    int edits,
    Actor by,
    Instant createdAt,
    boolean published,
    List<Problem> problems,
    @Nullable List<Agent> agents,
    @Nullable List<Connection> connections) {

  static VersionJson of(WorkflowDocument workflow, VersionDocument version, boolean whole) {
    return new VersionJson(
        version.workflowId(),
        version.version(),
        version.definition().name(),
        version.definition().description(),
        version.edits(),
        version.by(),
        version.createdAt(),
        Integer.valueOf(version.version()).equals(workflow.publishedVersion()),
        version.problems(),
        whole ? version.definition().agents() : null,
        whole ? version.definition().connections() : null);
  }
}
