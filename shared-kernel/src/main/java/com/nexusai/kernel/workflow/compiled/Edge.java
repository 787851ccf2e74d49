package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import java.util.List;

/**
 * A connection ready to be decided: taken when all of its conditions are true once its source has
 * ended.
 */
public record Edge(ConnectionId id, AgentId source, AgentId target, List<Expression> conditions) {
  public Edge {
    conditions = List.copyOf(conditions);
  }
}
