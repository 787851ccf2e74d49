package com.nexusai.kernel.workflow;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns edits into events and events into definitions. The one place that knows how the two
 * correspond. Pure.
 */
public final class WorkflowHistory {
  private WorkflowHistory() {}

  /**
   * What an accepted edit is remembered as.
   *
   * @param edit a single one, as {@link Edits.Applied#edits()} holds them
   */
  public static Edited event(Edit edit, WorkflowId id, int version, Actor actor, Instant at) {
    return switch (edit) {
      case Edit.UpdateWorkflow(String name, String description) ->
          new WorkflowEvent.WorkflowUpdated(id, version, name, description, actor, at);
      case Edit.AddAgent(Agent agent) ->
          new WorkflowEvent.AgentAdded(id, version, agent, actor, at);
      case Edit.UpdateAgent update ->
          new WorkflowEvent.AgentUpdated(
              id,
              version,
              update.id(),
              update.name(),
              update.description(),
              update.configuration(),
              update.capabilities(),
              update.aiModel(),
              update.learningRate(),
              actor,
              at);
      case Edit.MoveAgent(AgentId agent, Position position) ->
          new WorkflowEvent.AgentMoved(id, version, agent, position, actor, at);
      case Edit.RemoveAgent(AgentId agent) ->
          new WorkflowEvent.AgentRemoved(id, version, agent, actor, at);
      case Edit.AddConnection(Connection connection) ->
          new WorkflowEvent.ConnectionAdded(id, version, connection, actor, at);
      case Edit.UpdateConnection update ->
          new WorkflowEvent.ConnectionUpdated(
              id, version, update.id(), update.conditions(), actor, at);
      case Edit.RemoveConnection(ConnectionId connection) ->
          new WorkflowEvent.ConnectionRemoved(id, version, connection, actor, at);
    };
  }

  /**
   * The workflow after an event.
   *
   * @param definition the workflow before it; null before its first event
   * @throws IllegalStateException if the first event is not {@link WorkflowEvent.WorkflowCreated}
   */
  public static WorkflowDefinition apply(@Nullable WorkflowDefinition definition, Edited event) {
    if (event instanceof WorkflowEvent.WorkflowCreated created) {
      return WorkflowDefinition.empty(created.name(), created.description());
    }
    WorkflowDraft draft = new WorkflowDraft(begun(definition, event));
    draft.apply(edit(event));
    return draft.definition();
  }

  /**
   * The workflow after all of these events that belong to a version.
   *
   * @param events from the first one on; those that are no edits are passed over
   * @param version the last version that counts
   * @return null when there is no such version
   */
  public static @Nullable WorkflowDefinition at(
      Iterable<? extends WorkflowEvent> events, int version) {
    WorkflowDraft draft = null;
    int reached = 0;
    for (WorkflowEvent event : events) {
      if (event instanceof Edited edited && edited.version() <= version) {
        draft = next(draft, edited);
        reached = edited.version();
      }
    }
    return draft == null || reached != version ? null : draft.definition();
  }

  private static WorkflowDraft next(@Nullable WorkflowDraft draft, Edited event) {
    if (event instanceof WorkflowEvent.WorkflowCreated created) {
      return new WorkflowDraft(WorkflowDefinition.empty(created.name(), created.description()));
    }
    WorkflowDraft begun = begun(draft, event);
    begun.apply(edit(event));
    return begun;
  }

  private static <T> T begun(@Nullable T definition, Edited event) {
    if (definition == null) {
      throw new IllegalStateException(
          "Expected WorkflowCreated as the first event of workflow '"
              + event.workflowId()
              + "', found "
              + event.getClass().getSimpleName()
              + ".");
    }
    return definition;
  }

  /** The edit that an event tells of; the creation names the workflow. */
  public static Edit edit(Edited event) {
    return switch (event) {
      case WorkflowEvent.WorkflowCreated created ->
          new Edit.UpdateWorkflow(created.name(), created.description());
      case WorkflowEvent.WorkflowUpdated updated ->
          new Edit.UpdateWorkflow(updated.name(), updated.description());
      case WorkflowEvent.AgentAdded added -> new Edit.AddAgent(added.agent());
      case WorkflowEvent.AgentUpdated updated ->
          new Edit.UpdateAgent(
              updated.agentId(),
              updated.name(),
              updated.description(),
              updated.configuration(),
              updated.capabilities(),
              updated.aiModel(),
              updated.learningRate());
      case WorkflowEvent.AgentMoved moved -> new Edit.MoveAgent(moved.agentId(), moved.position());
      case WorkflowEvent.AgentRemoved removed -> new Edit.RemoveAgent(removed.agentId());
      case WorkflowEvent.ConnectionAdded added -> new Edit.AddConnection(added.connection());
      case WorkflowEvent.ConnectionUpdated updated ->
          new Edit.UpdateConnection(updated.connectionId(), updated.conditions());
      case WorkflowEvent.ConnectionRemoved removed ->
          new Edit.RemoveConnection(removed.connectionId());
    };
  }
}
