package com.nexusai.kernel.workflow;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Configurations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads single edits; {@code op} names what each does. */
final class EditReader {
  private static final String OPS =
      "one of update_workflow, add_agent, update_agent, move_agent, remove_agent, add_connection, update_connection,"
          + " remove_connection";

  private final PartReader parts;
  private final List<Problem> problems;

  EditReader(PartReader parts, List<Problem> problems) {
    this.parts = parts;
    this.problems = problems;
  }

  /** An edit; null, with problems, when it cannot be one. */
  @Nullable Edit edit(Object value, String path) {
    JsonObject object = JsonObject.of(value, path, problems);
    if (!(object.get("op") instanceof String op)) {
      object.problem(object.has("op") ? "WRONG_TYPE" : "MISSING_KEY", "op", OPS, object.get("op"));
      return null;
    }
    return switch (op) {
      case "update_workflow" -> updateWorkflow(object);
      case "add_agent" -> addAgent(object);
      case "update_agent" -> updateAgent(object);
      case "move_agent" -> moveAgent(object);
      case "remove_agent" -> removeAgent(object);
      case "add_connection" -> addConnection(object);
      case "update_connection" -> updateConnection(object);
      case "remove_connection" -> removeConnection(object);
      default -> {
        object.problem("UNKNOWN_OP", "op", OPS, op);
        yield null;
      }
    };
  }

  private static Edit updateWorkflow(JsonObject object) {
    object.only(Set.of("op", "name", "description"));
    return new Edit.UpdateWorkflow(
        object.optionalText("name", 1, Limits.NAME),
        object.optionalText("description", 0, Limits.DESCRIPTION));
  }

  private @Nullable Edit addAgent(JsonObject object) {
    object.only(Set.of("op", "agent"));
    Object given = object.get("agent");
    if (given == null) {
      object.problem("MISSING_KEY", "agent", "an agent", null);
      return null;
    }
    Agent agent = parts.agent(given, object.path("agent"));
    return agent == null ? null : new Edit.AddAgent(agent);
  }

  private @Nullable Edit updateAgent(JsonObject object) {
    object.only(
        Set.of(
            "op",
            "id",
            "name",
            "description",
            "configuration",
            "capabilities",
            "ai_model",
            "learning_rate"));
    AgentId id = agentId(object);
    Map<String, Object> configuration =
        object.has("configuration") ? object.map("configuration") : null;
    List<String> capabilities =
        object.has("capabilities")
            ? object.texts("capabilities", Limits.CAPABILITIES, Limits.NAME)
            : null;
    if (configuration != null) {
      Configurations.checkContent(configuration, object.path("configuration"), problems);
    }
    return id == null
        ? null
        : new Edit.UpdateAgent(
            id,
            object.optionalText("name", 0, Limits.NAME),
            object.optionalText("description", 0, Limits.DESCRIPTION),
            configuration,
            capabilities,
            object.optionalText("ai_model", 1, Limits.NAME),
            object.number("learning_rate", 0, 1));
  }

  private @Nullable Edit moveAgent(JsonObject object) {
    object.only(Set.of("op", "id", "position"));
    AgentId id = agentId(object);
    Position position = parts.position(object);
    return id == null ? null : new Edit.MoveAgent(id, position);
  }

  private static @Nullable Edit removeAgent(JsonObject object) {
    object.only(Set.of("op", "id"));
    AgentId id = agentId(object);
    return id == null ? null : new Edit.RemoveAgent(id);
  }

  private @Nullable Edit addConnection(JsonObject object) {
    object.only(Set.of("op", "connection"));
    Object given = object.get("connection");
    if (given == null) {
      object.problem("MISSING_KEY", "connection", "a connection", null);
      return null;
    }
    Connection connection =
        parts.connection(given, object.path("connection"), new ConnectionIds(null));
    return connection == null ? null : new Edit.AddConnection(connection);
  }

  private @Nullable Edit updateConnection(JsonObject object) {
    object.only(Set.of("op", "id", "conditions"));
    ConnectionId id = connectionId(object);
    if (!object.has("conditions")) {
      object.problem("MISSING_KEY", "conditions", "a list of conditions, [] for none", null);
    }
    List<String> conditions = parts.conditions(object);
    return id == null ? null : new Edit.UpdateConnection(id, conditions);
  }

  private static @Nullable Edit removeConnection(JsonObject object) {
    object.only(Set.of("op", "id"));
    ConnectionId id = connectionId(object);
    return id == null ? null : new Edit.RemoveConnection(id);
  }

  private static @Nullable AgentId agentId(JsonObject object) {
    return object.id("id", AgentId::isValid, AgentId::new);
  }

  private static @Nullable ConnectionId connectionId(JsonObject object) {
    return object.id("id", ConnectionId::isValid, ConnectionId::new);
  }
}
