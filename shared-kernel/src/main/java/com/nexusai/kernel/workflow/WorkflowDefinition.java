package com.nexusai.kernel.workflow;

import java.util.List;
import java.util.Optional;

/**
 * What a workflow is in one version: everything that its author wrote, well-formed but perhaps
 * incomplete.
 *
 * @param name for people, 1 to 200 characters
 * @param description for people, at most 10,000 characters, may be empty
 * @param agents in the order in which they were added; ids are unique
 * @param connections in the order in which they were added; ids are unique, both ends exist
 */
public record WorkflowDefinition(
    String name, String description, List<Agent> agents, List<Connection> connections) {
  public WorkflowDefinition {
    agents = List.copyOf(agents);
    connections = List.copyOf(connections);
  }

  /** A workflow in which nothing is drawn yet. */
  public static WorkflowDefinition empty(String name, String description) {
    return new WorkflowDefinition(name, description, List.of(), List.of());
  }

  /** The agent with this id. */
  public Optional<Agent> agent(AgentId id) {
    return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
  }

  /** The connection with this id. */
  public Optional<Connection> connection(ConnectionId id) {
    return connections.stream().filter(connection -> connection.id().equals(id)).findFirst();
  }
}
