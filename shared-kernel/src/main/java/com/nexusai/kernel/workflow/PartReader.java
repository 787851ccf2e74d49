package com.nexusai.kernel.workflow;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Configurations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads agents, connections and positions. */
final class PartReader {
  private static final Set<String> AGENT =
      Set.of(
          "id",
          "type",
          "name",
          "description",
          "position",
          "configuration",
          "capabilities",
          "ai_model",
          "learning_rate");
  private static final Set<String> CONNECTION = Set.of("id", "source", "target", "conditions");
  private static final double CANVAS = 1e9;

  private final List<Problem> problems;

  PartReader(List<Problem> problems) {
    this.problems = problems;
  }

  /** An agent; null, with problems, when it cannot be one. */
  @Nullable Agent agent(Object value, String path) {
    JsonObject object = JsonObject.of(value, path, problems);
    object.only(AGENT);
    AgentId id = object.id("id", AgentId::isValid, AgentId::new);
    AgentType type = type(object);
    String name = object.text("name", 0, Limits.NAME, id == null ? "" : id.value());
    String description = object.text("description", 0, Limits.DESCRIPTION, "");
    Position position = object.has("position") ? position(object) : Position.ORIGIN;
    Map<String, Object> configuration = object.map("configuration");
    List<String> capabilities = object.texts("capabilities", Limits.CAPABILITIES, Limits.NAME);
    String model = object.optionalText("ai_model", 1, Limits.NAME);
    Double learningRate = object.number("learning_rate", 0, 1);
    if (type != null) {
      Configurations.check(type, configuration, object.path("configuration"), problems);
    }
    return id == null || type == null
        ? null
        : new Agent(
            id,
            type,
            name,
            description,
            position,
            configuration,
            capabilities,
            model,
            learningRate);
  }

  private static @Nullable AgentType type(JsonObject object) {
    Object word = object.get("type");
    for (AgentType type : AgentType.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    object.problem(
        word == null ? "MISSING_KEY" : "INVALID_VALUE",
        "type",
        "one of " + WorkflowReader.words(AgentType.values()).toLowerCase(Locale.ROOT),
        word);
    return null;
  }

  /** The position under the key {@code position}. */
  Position position(JsonObject holder) {
    JsonObject object = JsonObject.of(holder.get("position"), holder.path("position"), problems);
    object.only(Set.of("x", "y"));
    return new Position(coordinate(object, "x"), coordinate(object, "y"));
  }

  private static double coordinate(JsonObject object, String key) {
    Double number = object.number(key, -CANVAS, CANVAS);
    if (number == null) {
      if (!object.has(key)) {
        object.problem("MISSING_KEY", key, "a number", null);
      }
      return 0;
    }
    return number;
  }

  /** A connection; null, with problems, when it cannot be one. */
  @Nullable Connection connection(Object value, String path, ConnectionIds ids) {
    JsonObject object = JsonObject.of(value, path, problems);
    object.only(CONNECTION);
    AgentId source = object.id("source", AgentId::isValid, AgentId::new);
    AgentId target = object.id("target", AgentId::isValid, AgentId::new);
    List<String> conditions = conditions(object);
    if (object.has("id")) {
      ConnectionId id = object.id("id", ConnectionId::isValid, ConnectionId::new);
      return id == null || source == null || target == null
          ? null
          : new Connection(id, source, target, conditions);
    }
    return source == null || target == null
        ? null
        : new Connection(ids.of(source, target), source, target, conditions);
  }

  /** The conditions under the key {@code conditions}. */
  List<String> conditions(JsonObject object) {
    return object.texts("conditions", Limits.CONDITIONS, Limits.CONDITION);
  }
}
