package com.nexusai.kernel.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow while edits are applied to it, so that thousands of them cost no copy each. For one
 * thread.
 */
final class WorkflowDraft {
  private String name;
  private String description;
  private final Map<AgentId, Agent> agents = new LinkedHashMap<>();
  private final Map<ConnectionId, Connection> connections = new LinkedHashMap<>();

  WorkflowDraft(WorkflowDefinition definition) {
    this.name = definition.name();
    this.description = definition.description();
    definition.agents().forEach(agent -> agents.put(agent.id(), agent));
    definition.connections().forEach(edge -> connections.put(edge.id(), edge));
  }

  WorkflowDefinition definition() {
    return new WorkflowDefinition(
        name, description, List.copyOf(agents.values()), List.copyOf(connections.values()));
  }

  @Nullable Agent agent(AgentId id) {
    return agents.get(id);
  }

  @Nullable Connection connection(ConnectionId id) {
    return connections.get(id);
  }

  int agentCount() {
    return agents.size();
  }

  int connectionCount() {
    return connections.size();
  }

  /** The connections at an agent. */
  List<ConnectionId> connectionsAt(AgentId id) {
    return connections.values().stream()
        .filter(edge -> edge.source().equals(id) || edge.target().equals(id))
        .map(Connection::id)
        .toList();
  }

  /**
   * Applies an edit whose ids are there; one that names what is not there changes nothing.
   *
   * @return whether it changed anything
   */
  boolean apply(Edit edit) {
    return switch (edit) {
      case Edit.UpdateWorkflow(String newName, String newDescription) ->
          describe(or(newName, name), or(newDescription, description));
      case Edit.AddAgent(Agent agent) -> !agent.equals(agents.put(agent.id(), agent));
      case Edit.UpdateAgent update -> {
        Agent agent = agents.get(update.id());
        yield agent != null && replace(agent, updated(agent, update));
      }
      case Edit.MoveAgent(AgentId id, Position position) -> {
        Agent agent = agents.get(id);
        yield agent != null && replace(agent, moved(agent, position));
      }
      case Edit.RemoveAgent(AgentId id) -> {
        connectionsAt(id).forEach(connections::remove);
        yield agents.remove(id) != null;
      }
      case Edit.AddConnection(Connection edge) -> !edge.equals(connections.put(edge.id(), edge));
      case Edit.UpdateConnection(ConnectionId id, List<String> conditions) -> {
        Connection edge = connections.get(id);
        yield edge != null
            && !edge.equals(
                connections.computeIfPresent(
                    id, (_, old) -> new Connection(id, old.source(), old.target(), conditions)));
      }
      case Edit.RemoveConnection(ConnectionId id) -> connections.remove(id) != null;
    };
  }

  private boolean describe(String newName, String newDescription) {
    boolean changed = !name.equals(newName) || !description.equals(newDescription);
    name = newName;
    description = newDescription;
    return changed;
  }

  private boolean replace(Agent old, Agent agent) {
    agents.put(agent.id(), agent);
    return !old.equals(agent);
  }

  private static Agent updated(Agent agent, Edit.UpdateAgent update) {
    return new Agent(
        agent.id(),
        agent.type(),
        or(update.name(), agent.name()),
        or(update.description(), agent.description()),
        agent.position(),
        or(update.configuration(), agent.configuration()),
        or(update.capabilities(), agent.capabilities()),
        update.aiModel() == null ? agent.aiModel() : update.aiModel(),
        update.learningRate() == null ? agent.learningRate() : update.learningRate());
  }

  private static Agent moved(Agent agent, Position position) {
    return new Agent(
        agent.id(),
        agent.type(),
        agent.name(),
        agent.description(),
        position,
        agent.configuration(),
        agent.capabilities(),
        agent.aiModel(),
        agent.learningRate());
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
