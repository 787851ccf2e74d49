package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a workflow by numbers: agents and connections are named by their places in the
 * definition.
 */
final class Graph {
  private static final String AGENTS = "$.agents";
  private static final String CONNECTIONS = "$.connections";

  private final WorkflowDefinition definition;
  private final List<Problem> problems;
  private final Map<AgentId, Integer> places = new HashMap<>();
  private final List<List<Integer>> incoming = new ArrayList<>();
  private final List<List<Integer>> outgoing = new ArrayList<>();
  private final List<BitSet> upstream = new ArrayList<>();
  private final List<Integer> order = new ArrayList<>();

  /** Lays out the graph and notes everything that keeps it from being run. */
  Graph(WorkflowDefinition definition, List<Problem> problems) {
    this.definition = definition;
    this.problems = problems;
    for (int i = 0; i < definition.agents().size(); i++) {
      places.put(definition.agents().get(i).id(), i);
      incoming.add(new ArrayList<>());
      outgoing.add(new ArrayList<>());
      upstream.add(new BitSet());
    }
    connect();
    sort();
    checkReachable(triggers());
  }

  /**
   * The places of the agents in topological order, ties in the order of the definition, the trigger
   * first; not all where there is a cycle.
   */
  List<Integer> order() {
    return order;
  }

  /** The places of the connections that enter an agent. */
  List<Integer> incoming(int agent) {
    return incoming.get(agent);
  }

  /** The places of the connections that leave an agent. */
  List<Integer> outgoing(int agent) {
    return outgoing.get(agent);
  }

  /** The place of the agent that a connection leaves; null for one that is not there. */
  @Nullable Integer source(int connection) {
    return places.get(definition.connections().get(connection).source());
  }

  /** Whether connections lead from the agent with an id to this one. */
  Predicate<String> upstream(int agent) {
    return id -> {
      Integer other = AgentId.isValid(id) ? places.get(new AgentId(id)) : null;
      return other != null && upstream.get(agent).get(other);
    };
  }

  private Agent agent(int place) {
    return definition.agents().get(place);
  }

  private void connect() {
    Set<List<Integer>> pairs = new HashSet<>();
    for (int i = 0; i < definition.connections().size(); i++) {
      Connection edge = definition.connections().get(i);
      String path = JsonPath.index(CONNECTIONS, i);
      Integer source = end(edge.source(), path + ".source");
      Integer target = end(edge.target(), path + ".target");
      if (source == null || target == null) {
        continue;
      }
      if (source.equals(target)) {
        problem(
            "SELF_CONNECTION", path, "a connection between two agents", name(source) + " twice");
        continue;
      }
      if (!pairs.add(List.of(source, target))) {
        problem(
            "DUPLICATE_CONNECTION",
            path,
            "one connection between two agents, with all conditions",
            "another from " + name(source) + " to " + name(target));
      }
      if (agent(target).type() == AgentType.TRIGGER) {
        problem(
            "TRIGGER_NOT_FIRST",
            path + ".target",
            "no connection that enters a trigger",
            "one that enters " + name(target));
      }
      outgoing.get(source).add(i);
      incoming.get(target).add(i);
    }
  }

  private @Nullable Integer end(AgentId id, String path) {
    Integer place = places.get(id);
    if (place == null) {
      problem("UNKNOWN_AGENT", path, "the id of an agent of this workflow", "'" + id + "'");
    }
    return place;
  }

  private List<Integer> triggers() {
    List<Integer> triggers = new ArrayList<>();
    for (int i = 0; i < definition.agents().size(); i++) {
      if (agent(i).type() == AgentType.TRIGGER) {
        triggers.add(i);
      }
    }
    if (triggers.isEmpty()) {
      problem("NO_TRIGGER", AGENTS, "one agent of type trigger", "none");
    }
    for (int place : triggers.subList(Math.min(1, triggers.size()), triggers.size())) {
      problem(
          "SEVERAL_TRIGGERS",
          JsonPath.index(AGENTS, place),
          "one agent of type trigger",
          name(place) + " besides " + name(triggers.getFirst()));
    }
    return triggers;
  }

  /** Kahn's algorithm; what is upstream of an agent is complete when its turn comes. */
  private void sort() {
    int[] waiting = new int[definition.agents().size()];
    PriorityQueue<Integer> ready =
        new PriorityQueue<>((a, b) -> {
          int byType = Boolean.compare(isTrigger(b), isTrigger(a));
          return byType != 0 ? byType : Integer.compare(a, b);
        });
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = incoming.get(i).size();
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    for (Integer next = ready.poll(); next != null; next = ready.poll()) {
      order.add(next);
      for (int edge : outgoing.get(next)) {
        int target = target(edge);
        upstream.get(target).or(upstream.get(next));
        upstream.get(target).set(next);
        if (--waiting[target] == 0) {
          ready.add(target);
        }
      }
    }
    if (order.size() < waiting.length) {
      tellCycle(waiting);
    }
  }

  private boolean isTrigger(int place) {
    return agent(place).type() == AgentType.TRIGGER;
  }

  private int target(int edge) {
    return Objects.requireNonNull(places.get(definition.connections().get(edge).target()));
  }

  /**
   * Walks backwards from an agent that never became ready until one is met again: whoever waits,
   * waits for one that waits.
   */
  private void tellCycle(int[] waiting) {
    int at = 0;
    while (waiting[at] == 0) {
      at++;
    }
    List<Integer> walked = new ArrayList<>();
    while (!walked.contains(at)) {
      walked.add(at);
      at = waitedFor(at, waiting);
    }
    List<Integer> cycle =
        new ArrayList<>(walked.subList(walked.indexOf(at), walked.size()).reversed());
    Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
    String names =
        cycle.stream()
            .limit(20)
            .map(place -> agent(place).id().value())
            .collect(Collectors.joining(" → "));
    problems.add(
        new Problem(
            "CYCLE",
            JsonPath.index(AGENTS, cycle.getFirst()),
            "connections that never lead back",
            names + " → " + agent(cycle.getFirst()).id(),
            "Use 'repeat' to run an agent again."));
  }

  private int waitedFor(int agent, int[] waiting) {
    for (int edge : incoming.get(agent)) {
      Integer source = source(edge);
      if (source != null && waiting[source] > 0) {
        return source;
      }
    }
    throw new IllegalStateException("Expected an agent that is waited for.");
  }

  private void checkReachable(List<Integer> triggers) {
    if (triggers.isEmpty()) {
      return; // nothing is reachable, which one problem tells already
    }
    BitSet reached = new BitSet();
    List<Integer> next = new ArrayList<>(triggers);
    while (!next.isEmpty()) {
      int place = next.removeLast();
      if (!reached.get(place)) {
        reached.set(place);
        outgoing.get(place).forEach(edge -> next.add(target(edge)));
      }
    }
    for (int i = reached.nextClearBit(0);
        i < definition.agents().size();
        i = reached.nextClearBit(i + 1)) {
      problem(
          "UNREACHABLE",
          JsonPath.index(AGENTS, i),
          "an agent to which connections lead from the trigger",
          name(i));
    }
  }

  private String name(int place) {
    return "'" + agent(place).id() + "'";
  }

  private void problem(String code, String path, String expected, String found) {
    problems.add(Problem.of(code, path, expected, found));
  }
}
