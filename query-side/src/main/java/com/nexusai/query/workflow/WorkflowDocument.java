package com.nexusai.query.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as the view keeps it, in its newest version.
 *
 * @param publishedVersion the version that triggers run; null while none was published
 * @param problems what keeps the newest version from being published
 * @param createdPosition the position of its creation: newer workflows have greater ones
 * @param position the position of the last event that is in here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WorkflowDocument(
    WorkflowId id,
    UserId userId,
    WorkflowStatus status,
    int version,
    @Nullable Integer publishedVersion,
    WorkflowDefinition definition,
    List<Problem> problems,
    Instant createdAt,
    Instant updatedAt,
    long createdPosition,
    long position) {

  static final String CREATED_POSITION = "created_position";

  static final View<WorkflowDocument> VIEW =
      new View<>(
          "workflows",
          WorkflowDocument.class,
          List.of(
              new Field<>("user_id", workflow -> workflow.userId().value()),
              new Field<>("status", workflow -> workflow.status().word()),
              new Field<>(CREATED_POSITION, WorkflowDocument::createdPosition)),
          List.of(
              List.of("user_id", CREATED_POSITION), List.of("user_id", "status", CREATED_POSITION)),
          WorkflowDocument::text);

  WorkflowDocument {
    problems = List.copyOf(problems);
  }

  /**
   * What a person may look for. Only the first words of a long text can be found, so what is
   * longest comes last.
   */
  String text() {
    List<String> parts = new ArrayList<>(List.of(definition.name(), id.value()));
    definition.agents().forEach(agent -> parts.add(agent.name() + " " + agent.id()));
    definition.agents().forEach(agent -> parts.addAll(agent.capabilities()));
    parts.add(definition.description());
    definition.agents().forEach(agent -> parts.add(agent.description()));
    return String.join("\n", parts);
  }

  static WorkflowDocument created(
      WorkflowCreated event, WorkflowDefinition definition, long position) {
    return new WorkflowDocument(
        event.workflowId(),
        event.owner(),
        WorkflowStatus.DRAFT,
        event.version(),
        null,
        definition,
        List.of(),
        event.at(),
        event.at(),
        position,
        position);
  }

  WorkflowDocument edited(Edited event, WorkflowDefinition definition, long position) {
    return new WorkflowDocument(
        id,
        userId,
        status,
        event.version(),
        publishedVersion,
        definition,
        problems,
        createdAt,
        event.at(),
        createdPosition,
        position);
  }

  WorkflowDocument now(
      WorkflowStatus status, @Nullable Integer publishedVersion, Instant at, long position) {
    return new WorkflowDocument(
        id,
        userId,
        status,
        version,
        publishedVersion,
        definition,
        problems,
        createdAt,
        at,
        createdPosition,
        position);
  }

  WorkflowDocument with(List<Problem> problems) {
    return new WorkflowDocument(
        id,
        userId,
        status,
        version,
        publishedVersion,
        definition,
        problems,
        createdAt,
        updatedAt,
        createdPosition,
        position);
  }
}
