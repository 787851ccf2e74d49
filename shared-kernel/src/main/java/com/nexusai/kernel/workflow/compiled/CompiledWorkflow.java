package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow version ready to run. Immutable; safe to share between threads. */
public final class CompiledWorkflow {
  private final WorkflowDefinition definition;
  private final List<CompiledAgent> agents;
  private final Map<AgentId, CompiledAgent> byId;
  private final Map<String, CompiledAgent> byText;
  private final CompiledAgent trigger;
  private final List<AgentId> callbacks;

  /**
   * Takes agents in topological order, the trigger first.
   *
   * @throws IllegalArgumentException if the first agent is not a trigger
   */
  public CompiledWorkflow(WorkflowDefinition definition, List<CompiledAgent> agents) {
    this.definition = definition;
    this.agents = List.copyOf(agents);
    this.byId = new LinkedHashMap<>();
    this.byText = new HashMap<>();
    this.agents.forEach(agent -> {
      byId.put(agent.id(), agent);
      byText.put(agent.id().value(), agent);
    });
    if (this.agents.isEmpty()
        || !(this.agents.getFirst().behaviour() instanceof Behaviour.Trigger)) {
      throw new IllegalArgumentException("Expected the trigger as the first agent.");
    }
    this.trigger = this.agents.getFirst();
    this.callbacks =
        this.agents.stream()
            .filter(agent -> agent.policy().waits() instanceof StepPolicy.Wait.Callback)
            .map(CompiledAgent::id)
            .toList();
  }

  /** What its author wrote. */
  public WorkflowDefinition definition() {
    return definition;
  }

  /** All agents in topological order, the trigger first. */
  public List<CompiledAgent> agents() {
    return agents;
  }

  /** The agent with this id; null when there is none. */
  public @Nullable CompiledAgent agent(AgentId id) {
    return byId.get(id);
  }

  /**
   * The agent with this id as an expression writes it, which may be no id; null when there is none.
   */
  public @Nullable CompiledAgent agent(String id) {
    return byText.get(id);
  }

  /** The agents that wait for a callback; mostly none. */
  public List<AgentId> callbacks() {
    return callbacks;
  }

  /** The agent that starts a run. */
  public CompiledAgent trigger() {
    return trigger;
  }

  /** What starts a run, and what holds for a run as a whole. */
  public Behaviour.Trigger start() {
    return (Behaviour.Trigger) trigger.behaviour();
  }
}
