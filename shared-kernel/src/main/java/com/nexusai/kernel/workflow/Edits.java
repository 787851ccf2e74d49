package com.nexusai.kernel.workflow;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.configuration.Configurations;
import java.util.ArrayList;
import java.util.List;

/** Applies edits to a workflow. Pure. */
public final class Edits {
  private Edits() {}

  /**
   * What an accepted request of edits amounts to.
   *
   * @param definition the workflow after it
   * @param edits every single edit in order: the removal of an agent is preceded by the removals of
   *     its connections, and an edit that changes nothing is left out
   */
  public record Applied(WorkflowDefinition definition, List<Edit> edits) {
    public Applied {
      edits = List.copyOf(edits);
    }
  }

  /**
   * The workflow after one edit.
   *
   * @throws Rejection as for {@link #applyAll}
   */
  public static WorkflowDefinition apply(WorkflowDefinition definition, Edit edit) {
    return applyAll(definition, List.of(edit)).definition();
  }

  /**
   * Applies edits in order, all or none.
   *
   * @throws Rejection {@code INVALID_EDIT} with every edit that names what is not there, adds what
   *     is there already, or gives an agent a configuration that its type does not know; paths
   *     begin with {@code $.edits}
   */
  public static Applied applyAll(WorkflowDefinition definition, List<Edit> edits) {
    WorkflowDraft draft = new WorkflowDraft(definition);
    List<Problem> problems = new ArrayList<>();
    List<Edit> single = new ArrayList<>(edits.size());
    for (int i = 0; i < edits.size(); i++) {
      int before = problems.size();
      Edit edit = edits.get(i);
      check(draft, edit, JsonPath.index("$.edits", i), problems);
      if (problems.size() == before) {
        addSingle(draft, edit, single);
        draft.apply(edit);
      }
    }
    if (!problems.isEmpty()) {
      throw Rejection.of(
          Kind.UNPROCESSABLE, "INVALID_EDIT", "The edits do not fit the workflow.", problems);
    }
    return new Applied(draft.definition(), single);
  }

  private static void addSingle(WorkflowDraft draft, Edit edit, List<Edit> single) {
    if (edit instanceof Edit.RemoveAgent(AgentId id)) {
      for (ConnectionId edge : draft.connectionsAt(id)) {
        addSingle(draft, new Edit.RemoveConnection(edge), single);
      }
    }
    if (draft.apply(edit)) {
      single.add(edit);
    }
  }

  private static void check(WorkflowDraft draft, Edit edit, String path, List<Problem> problems) {
    switch (edit) {
      case Edit.UpdateWorkflow _ -> {}
      case Edit.AddAgent(Agent agent) -> checkNew(draft, agent, path + ".agent", problems);
      case Edit.UpdateAgent update -> checkUpdate(draft, update, path, problems);
      case Edit.MoveAgent(AgentId id, Position _) -> known(draft, id, path + ".id", problems);
      case Edit.RemoveAgent(AgentId id) -> known(draft, id, path + ".id", problems);
      case Edit.AddConnection(Connection edge) ->
          checkNew(draft, edge, path + ".connection", problems);
      case Edit.UpdateConnection(ConnectionId id, List<String> _) ->
          known(draft, id, path + ".id", problems);
      case Edit.RemoveConnection(ConnectionId id) -> known(draft, id, path + ".id", problems);
    }
  }

  private static void checkNew(
      WorkflowDraft draft, Agent agent, String path, List<Problem> problems) {
    if (draft.agent(agent.id()) != null) {
      problems.add(duplicate(path, "agent", agent.id()));
    }
    if (draft.agentCount() >= Limits.AGENTS) {
      problems.add(
          Problem.of("OUT_OF_RANGE", path, "at most " + Limits.AGENTS + " agents", "one more"));
    }
    Configurations.check(agent.type(), agent.configuration(), path + ".configuration", problems);
  }

  private static void checkUpdate(
      WorkflowDraft draft, Edit.UpdateAgent update, String path, List<Problem> problems) {
    Agent agent = draft.agent(update.id());
    if (agent == null) {
      known(draft, update.id(), path + ".id", problems);
    } else if (update.configuration() != null) {
      Configurations.check(agent.type(), update.configuration(), path + ".configuration", problems);
    }
  }

  private static void checkNew(
      WorkflowDraft draft, Connection edge, String path, List<Problem> problems) {
    if (draft.connection(edge.id()) != null) {
      problems.add(duplicate(path, "connection", edge.id()));
    }
    if (draft.connectionCount() >= Limits.CONNECTIONS) {
      problems.add(
          Problem.of(
              "OUT_OF_RANGE", path, "at most " + Limits.CONNECTIONS + " connections", "one more"));
    }
    known(draft, edge.source(), path + ".source", problems);
    known(draft, edge.target(), path + ".target", problems);
  }

  private static Problem duplicate(String path, String what, Object id) {
    return Problem.of(
        "DUPLICATE_ID", path + ".id", "an id that no other " + what + " has", "'" + id + "'");
  }

  private static void known(WorkflowDraft draft, AgentId id, String path, List<Problem> problems) {
    if (draft.agent(id) == null) {
      problems.add(
          Problem.of("UNKNOWN_AGENT", path, "the id of an agent of this workflow", "'" + id + "'"));
    }
  }

  private static void known(
      WorkflowDraft draft, ConnectionId id, String path, List<Problem> problems) {
    if (draft.connection(id) == null) {
      problems.add(
          Problem.of(
              "UNKNOWN_CONNECTION",
              path,
              "the id of a connection of this workflow",
              "'" + id + "'"));
    }
  }
}
