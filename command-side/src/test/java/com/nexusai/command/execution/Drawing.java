package com.nexusai.command.execution;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws a workflow for a test in a few words. JSON is written with single quotes. */
final class Drawing {
  private final List<Agent> agents = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();

  static Drawing drawing() {
    return new Drawing().agent("start", AgentType.TRIGGER, "{'on': 'manual'}");
  }

  @SuppressWarnings("unchecked")
  Drawing agent(String id, AgentType type, String configuration) {
    Map<String, Object> json = (Map<String, Object>) Json.read(configuration.replace('\'', '"'));
    agents.removeIf(agent -> agent.id().value().equals(id));
    agents.add(
        new Agent(new AgentId(id), type, id, "", Position.ORIGIN, json, List.of(), null, null));
    return this;
  }

  /**
   * A transform whose result is {@code {"v": <expression>}}, with more of the configuration behind
   * it.
   */
  Drawing transform(String id, String expression, String... more) {
    String extra = more.length == 0 ? "" : ", " + String.join(", ", more);
    return agent(
        id,
        AgentType.ACTION,
        "{'mode': 'transform', 'set': {'v': '${" + expression + "}'}" + extra + "}");
  }

  Drawing http(String id, String url, String... more) {
    String extra = more.length == 0 ? "" : ", " + String.join(", ", more);
    return agent(
        id,
        AgentType.INTEGRATION,
        "{'service': 'http', 'operation': 'request', 'input': {'method': 'GET', 'url': '"
            + url
            + "'}"
            + extra
            + "}");
  }

  Drawing output(String id, String expression) {
    return agent(id, AgentType.OUTPUT, "{'result': '${" + expression + "}'}");
  }

  Drawing edge(String source, String target, String... conditions) {
    connections.add(
        new Connection(
            new ConnectionId(source + "-" + target),
            new AgentId(source),
            new AgentId(target),
            List.of(conditions)));
    return this;
  }

  /** Connects each to the next. */
  Drawing line(String... ids) {
    for (int i = 1; i < ids.length; i++) {
      edge(ids[i - 1], ids[i]);
    }
    return this;
  }

  WorkflowDefinition definition() {
    return new WorkflowDefinition("test", "", agents, connections);
  }
}
