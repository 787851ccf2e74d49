package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import java.util.List;

/**
 * An agent ready to run.
 *
 * @param order its place in the topological order, from 0; every connection leads from a smaller to
 *     a greater one
 * @param incoming the edges that enter it
 * @param outgoing the edges that leave it
 */
public record CompiledAgent(
    AgentId id,
    String name,
    AgentType type,
    Behaviour behaviour,
    StepPolicy policy,
    int order,
    List<Edge> incoming,
    List<Edge> outgoing) {
  public CompiledAgent {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
  }
}
