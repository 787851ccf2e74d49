package com.nexusai.kernel.workflow;

import java.util.List;

/**
 * An edge of a workflow as its author wrote it.
 *
 * @param id unique within the workflow
 * @param source the agent that it leaves
 * @param target the agent that it enters
 * @param conditions CEL expressions; all must be true for the edge to be taken; empty means always
 */
public record Connection(ConnectionId id, AgentId source, AgentId target, List<String> conditions) {
  public Connection {
    conditions = List.copyOf(conditions);
  }
}
