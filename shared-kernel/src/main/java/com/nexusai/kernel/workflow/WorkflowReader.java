package com.nexusai.kernel.workflow;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.configuration.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads workflows and edits from untyped JSON. What it accepts is well-formed: known keys, right
 * types, unique ids, connections between agents that are there, no secrets. It may be incomplete;
 * the compiler tells what is missing.
 */
public final class WorkflowReader {
  /**
   * What an answer of the server holds besides what its author wrote: ignored, so that an answer
   * can be sent back.
   */
  private static final Set<String> READ_ONLY =
      Set.of(
          "id",
          "user_id",
          "role",
          "status",
          "version",
          "created_at",
          "updated_at",
          "published_version",
          "problems",
          "execution_history",
          "position",
          "ai_analysis");

  private static final Set<String> WORKFLOW =
      union(READ_ONLY, Set.of("name", "description", "agents", "connections"));

  private final List<Problem> problems = new ArrayList<>();
  private final PartReader parts = new PartReader(problems);

  private WorkflowReader() {}

  /**
   * Reads a workflow.
   *
   * @param json an untyped JSON value
   * @throws Rejection {@code INVALID_WORKFLOW} with every problem and its path
   */
  public static WorkflowDefinition workflow(@Nullable Object json) {
    WorkflowReader reader = new WorkflowReader();
    WorkflowDefinition definition = reader.read(json);
    reader.refuse("INVALID_WORKFLOW", "The workflow is not well-formed.");
    return definition;
  }

  /**
   * Reads a list of edits. What depends on the workflow that they are for (ids that must or must
   * not be there, the keys that an agent's type knows) is checked by {@link Edits#applyAll}.
   *
   * @param json an untyped JSON value, the value of {@code edits}
   * @throws Rejection {@code INVALID_EDIT} with every problem and its path, which begins with
   *     {@code $.edits}
   */
  public static List<Edit> edits(@Nullable Object json) {
    WorkflowReader reader = new WorkflowReader();
    List<Edit> edits = reader.readEdits(json);
    reader.refuse("INVALID_EDIT", "The edits are not well-formed.");
    return edits;
  }

  private void refuse(String code, String title) {
    if (!problems.isEmpty()) {
      throw Rejection.of(Kind.UNPROCESSABLE, code, title, problems);
    }
  }

  private WorkflowDefinition read(@Nullable Object json) {
    JsonObject object = JsonObject.of(json, "$", problems);
    object.only(WORKFLOW);
    String name = object.text("name", 1, Limits.NAME);
    String description = object.text("description", 0, Limits.DESCRIPTION, "");
    List<Agent> agents = object.list("agents", Limits.AGENTS, parts::agent);
    ConnectionIds ids = new ConnectionIds(object.get("connections"));
    List<Connection> connections =
        object.list(
            "connections", Limits.CONNECTIONS, (value, path) -> parts.connection(value, path, ids));
    checkIds(object, "agents", agentIds(object));
    checkIds(object, "connections", givenIds(object, "connections"));
    checkEnds(object);
    // Records refuse nothing here: what was wrong is among the problems, and the result is thrown
    // away then.
    return new WorkflowDefinition(name, description, agents, connections);
  }

  private static List<@Nullable Object> agentIds(JsonObject object) {
    return givenIds(object, "agents");
  }

  private static List<@Nullable Object> givenIds(JsonObject object, String key) {
    List<@Nullable Object> ids = new ArrayList<>();
    if (object.get(key) instanceof List<?> list) {
      for (Object element : list) {
        ids.add(element instanceof Map<?, ?> part ? part.get("id") : null);
      }
    }
    return ids;
  }

  private void checkIds(JsonObject object, String key, List<@Nullable Object> ids) {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      Object id = ids.get(i);
      if (id != null && !seen.add(id)) {
        problems.add(
            Problem.of(
                "DUPLICATE_ID",
                JsonPath.index(object.path(key), i) + ".id",
                "an id that no other has",
                Found.in(id)));
      }
    }
  }

  private void checkEnds(JsonObject object) {
    Set<@Nullable Object> agents = new HashSet<>(agentIds(object));
    if (!(object.get("connections") instanceof List<?> list)) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> connection) {
        for (String end : List.of("source", "target")) {
          Object id = connection.get(end);
          if (id instanceof String text && AgentId.isValid(text) && !agents.contains(id)) {
            problems.add(
                Problem.of(
                    "UNKNOWN_AGENT",
                    JsonPath.index(object.path("connections"), i) + "." + end,
                    "the id of an agent of this workflow",
                    Found.in(id)));
          }
        }
      }
    }
  }

  private List<Edit> readEdits(@Nullable Object json) {
    JsonObject holder =
        JsonObject.of(Map.of("edits", json == null ? List.of() : json), "$", problems);
    EditReader reader = new EditReader(parts, problems);
    List<Edit> edits = holder.list("edits", Limits.EDITS, reader::edit);
    if (edits.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.of("MISSING_KEY", "$.edits", "at least one edit", "none"));
    }
    return edits;
  }

  static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return Set.copyOf(all);
  }

  static String words(Object[] values) {
    return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
  }
}
