package com.nexusai.kernel.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the edits that turn one workflow into another. The order of agents and connections says
 * nothing about how a workflow runs and no edit can change it, so two workflows that differ only in
 * it are the same.
 */
public final class WorkflowDiff {
  private final WorkflowDefinition from;
  private final WorkflowDefinition to;
  private final Map<AgentId, Agent> oldAgents = new HashMap<>();
  private final Set<AgentId> replaced = new HashSet<>();
  private final List<Edit> edits = new ArrayList<>();

  private WorkflowDiff(WorkflowDefinition from, WorkflowDefinition to) {
    this.from = from;
    this.to = to;
    from.agents().forEach(agent -> oldAgents.put(agent.id(), agent));
  }

  /** The fewest edits that turn {@code from} into {@code to}; none when they are the same. */
  public static List<Edit> between(WorkflowDefinition from, WorkflowDefinition to) {
    WorkflowDiff diff = new WorkflowDiff(from, to);
    diff.workflow();
    diff.agents();
    diff.connections();
    return List.copyOf(diff.edits);
  }

  private void workflow() {
    String name = changed(from.name(), to.name());
    String description = changed(from.description(), to.description());
    if (name != null || description != null) {
      edits.add(new Edit.UpdateWorkflow(name, description));
    }
  }

  private void agents() {
    Map<AgentId, Agent> kept = new HashMap<>();
    to.agents().forEach(agent -> kept.put(agent.id(), agent));
    for (Agent old : from.agents()) {
      Agent agent = kept.get(old.id());
      if (agent == null || !canBecome(old, agent)) {
        replaced.add(old.id());
        edits.add(new Edit.RemoveAgent(old.id()));
      }
    }
    for (Agent agent : to.agents()) {
      Agent old = oldAgents.get(agent.id());
      if (old == null || replaced.contains(agent.id())) {
        edits.add(new Edit.AddAgent(agent));
      } else {
        update(old, agent);
      }
    }
  }

  /** No edit gives an agent another type, or takes away a model or a learning rate that it has. */
  private static boolean canBecome(Agent old, Agent agent) {
    return old.type() == agent.type()
        && (old.aiModel() == null || agent.aiModel() != null)
        && (old.learningRate() == null || agent.learningRate() != null);
  }

  private void update(Agent old, Agent agent) {
    Edit.UpdateAgent update =
        new Edit.UpdateAgent(
            agent.id(),
            changed(old.name(), agent.name()),
            changed(old.description(), agent.description()),
            changed(old.configuration(), agent.configuration()),
            changed(old.capabilities(), agent.capabilities()),
            changed(old.aiModel(), agent.aiModel()),
            changed(old.learningRate(), agent.learningRate()));
    if (!update.equals(nothing(agent.id()))) {
      edits.add(update);
    }
    if (!old.position().equals(agent.position())) {
      edits.add(new Edit.MoveAgent(agent.id(), agent.position()));
    }
  }

  private static Edit.UpdateAgent nothing(AgentId id) {
    return new Edit.UpdateAgent(id, null, null, null, null, null, null);
  }

  private static <T> @Nullable T changed(@Nullable T old, @Nullable T now) {
    return Objects.equals(old, now) ? null : now;
  }

  private void connections() {
    Map<ConnectionId, Connection> kept = new HashMap<>();
    to.connections().forEach(edge -> kept.put(edge.id(), edge));
    Map<ConnectionId, Connection> there = new HashMap<>();
    List<Edit> removals = new ArrayList<>();
    for (Connection old : from.connections()) {
      if (replaced.contains(old.source()) || replaced.contains(old.target())) {
        continue; // went with its agent
      }
      Connection edge = kept.get(old.id());
      if (edge == null || !sameEnds(old, edge)) {
        removals.add(new Edit.RemoveConnection(old.id()));
      } else {
        there.put(old.id(), old);
      }
    }
    edits.addAll(removals);
    to.connections().forEach(edge -> connect(there.get(edge.id()), edge));
  }

  private void connect(@Nullable Connection old, Connection edge) {
    if (old == null) {
      edits.add(new Edit.AddConnection(edge));
    } else if (!old.conditions().equals(edge.conditions())) {
      edits.add(new Edit.UpdateConnection(edge.id(), edge.conditions()));
    }
  }

  private static boolean sameEnds(Connection old, Connection edge) {
    return old.source().equals(edge.source()) && old.target().equals(edge.target());
  }
}
