package com.nexusai.app.random;

import com.nexusai.kernel.workflow.AgentType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An agent while it is drawn. */
final class Node {
  final String id;
  final AgentType type;
  final List<Node> sources;
  final Map<String, Object> configuration = new LinkedHashMap<>();

  /** What a decision can give. */
  final Set<String> labels = new LinkedHashSet<>();

  /** Whether its result may be taken over as a whole, without growing from step to step. */
  boolean small = true;

  /** Whether each of its items is a number. */
  boolean numbers;

  Node(String id, AgentType type, List<Node> sources) {
    this.id = id;
    this.type = type;
    this.sources = sources;
  }

  boolean has(String key) {
    return configuration.containsKey(key);
  }

  boolean joinsAny() {
    return has("join") && sources.size() > 1;
  }

  /**
   * Those that have certainly ended when this one begins. One that begins with the first branch to
   * arrive can only rely on what every branch has behind it.
   */
  Set<Node> before() {
    Set<Node> before = null;
    for (Node source : sources) {
      Set<Node> behind = source.after();
      if (before == null) {
        before = behind;
      } else if (joinsAny()) {
        before.retainAll(behind);
      } else {
        before.addAll(behind);
      }
    }
    return before == null ? new LinkedHashSet<>() : before;
  }

  /** Those that have certainly ended when this one has. */
  Set<Node> after() {
    Set<Node> after = new LinkedHashSet<>(before());
    after.add(this);
    return after;
  }
}
