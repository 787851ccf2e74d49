package com.nexusai.query.workflow;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.View;
import java.time.Instant;
import java.util.List;

/**
 * One version of a workflow as the view keeps it.
 *
 * @param edits how many events made it
 * @param by who made it
 * @param position the position of the last event that is in here
 */
record VersionDocument(
    WorkflowId workflowId,
    int version,
    WorkflowDefinition definition,
    List<Problem> problems,
    int edits,
    Actor by,
    Instant createdAt,
    long position) {

  /** Without fields or indexes: versions are found by their workflow alone. */
  static final View<VersionDocument> VIEW =
      new View<>("workflow_versions", VersionDocument.class, List.of(), List.of());

  VersionDocument {
    problems = List.copyOf(problems);
  }

  /** Versions of one workflow sort by their number. */
  static String id(WorkflowId workflow, int version) {
    return workflow.value() + "/" + "%010d".formatted(version);
  }

  static VersionDocument of(
      Edited event, WorkflowDefinition definition, int editsBefore, long position) {
    return new VersionDocument(
        event.workflowId(),
        event.version(),
        definition,
        List.of(),
        editsBefore + 1,
        event.actor(),
        event.at(),
        position);
  }

  VersionDocument with(List<Problem> problems) {
    return new VersionDocument(
        workflowId, version, definition, problems, edits, by, createdAt, position);
  }
}
