package com.nexusai.kernel.workflow.compiled;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Works out what expressions at each place of a workflow may read. */
final class Scopes {
  private static final String NO_ITEMS = "'for_each' on this agent, which alone has items";
  private static final String NO_ROUNDS = "'for_each' or 'repeat' on this agent";
  private static final String NO_DECISION = "a connection from a decision";

  private Scopes() {}

  /**
   * What an agent's own configuration may read.
   *
   * @param upstream whether the agent with an id runs before
   * @param labels what the decisions right before can have decided; empty when there is none, null
   *     when it can be anything
   */
  static Names ofAgent(
      Set<String> agents,
      Predicate<String> upstream,
      @Nullable Set<String> labels,
      Map<String, ?> configuration,
      String own) {
    boolean items = configuration.get("for_each") != null;
    boolean rounds = configuration.get("repeat") != null;
    Map<String, String> closed = new HashMap<>();
    if (!items) {
      closed.put("item", NO_ITEMS);
    }
    if (!items && !rounds) {
      closed.put("index", NO_ROUNDS);
    }
    if (labels != null && labels.isEmpty()) {
      closed.put("decision", NO_DECISION);
    }
    Names names = new Names(agents, upstream, closed, labels);
    return rounds || waitsForCallback(configuration) ? names.reading(own) : names;
  }

  /**
   * From the second round on there is a result of the round before; a callback's body is there from
   * the start.
   */
  private static boolean waitsForCallback(Map<String, ?> configuration) {
    return configuration.get("wait") instanceof Map<?, ?> wait && wait.get("callback") != null;
  }

  /** What the conditions of the connections that leave an agent may read. */
  static Names ofOutgoing(
      Set<String> agents, Predicate<String> upstream, @Nullable Set<String> labels, String own) {
    Map<String, String> closed = new HashMap<>();
    closed.put("item", "a condition on the whole result: it has no item");
    closed.put("index", "a condition on the whole result: it has no index");
    if (labels != null && labels.isEmpty()) {
      closed.put("decision", NO_DECISION);
    }
    return new Names(agents, upstream, closed, labels).reading(own);
  }

  /** The closed names with some more. */
  static Map<String, String> closing(Names names, String reason, String... more) {
    Map<String, String> closed = new HashMap<>(names.closed());
    for (String name : more) {
      closed.put(name, reason);
    }
    return closed;
  }

  /** The closed names without one. */
  static Map<String, String> without(Map<String, String> closed, String name) {
    Map<String, String> fewer = new HashMap<>(closed);
    fewer.remove(name);
    return fewer;
  }
}
