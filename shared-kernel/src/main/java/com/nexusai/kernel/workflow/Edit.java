package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One edit of a workflow; {@code op} on the wire names it. In an update, what is null stays as it
 * is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Edit.UpdateWorkflow.class, name = "update_workflow"),
  @JsonSubTypes.Type(value = Edit.AddAgent.class, name = "add_agent"),
  @JsonSubTypes.Type(value = Edit.UpdateAgent.class, name = "update_agent"),
  @JsonSubTypes.Type(value = Edit.MoveAgent.class, name = "move_agent"),
  @JsonSubTypes.Type(value = Edit.RemoveAgent.class, name = "remove_agent"),
  @JsonSubTypes.Type(value = Edit.AddConnection.class, name = "add_connection"),
  @JsonSubTypes.Type(value = Edit.UpdateConnection.class, name = "update_connection"),
  @JsonSubTypes.Type(value = Edit.RemoveConnection.class, name = "remove_connection")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Edit {

  /** Gives the workflow another name or description. */
  record UpdateWorkflow(@Nullable String name, @Nullable String description) implements Edit {}

  /** Adds an agent; its id must be new. */
  record AddAgent(Agent agent) implements Edit {}

  /**
   * Changes an agent; a given configuration replaces the old one as a whole. Its type can be
   * changed only by removing it.
   */
  record UpdateAgent(
      AgentId id,
      @Nullable String name,
      @Nullable String description,
      @Nullable Map<String, Object> configuration,
      @Nullable List<String> capabilities,
      @Nullable String aiModel,
      @Nullable Double learningRate)
      implements Edit {}

  /** Draws an agent elsewhere. */
  record MoveAgent(AgentId id, Position position) implements Edit {}

  /** Removes an agent and every connection at it. */
  record RemoveAgent(AgentId id) implements Edit {}

  /** Connects two agents; the connection's id must be new. */
  record AddConnection(Connection connection) implements Edit {}

  /** Gives a connection other conditions. */
  record UpdateConnection(ConnectionId id, List<String> conditions) implements Edit {}

  /** Removes a connection. */
  record RemoveConnection(ConnectionId id) implements Edit {}
}
