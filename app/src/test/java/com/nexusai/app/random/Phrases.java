package com.nexusai.app.random;

import com.nexusai.kernel.workflow.AgentType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws expressions that are legal at one place.
 *
 * @param readable whose results may be read
 * @param own the agent whose own last result may be read; null for none
 * @param ownItems whether that result is a list
 * @param item whether there is an item
 * @param numbers whether the item is a number
 * @param index whether there is an index
 * @param labels what {@code decision} can be; empty where it may not be read
 * @param errors whether {@code error} may be read
 * @param strict whether a result may be read that may not be there
 */
record Phrases(
    Random random,
    Collection<Node> readable,
    @Nullable Node own,
    boolean ownItems,
    boolean item,
    boolean numbers,
    boolean index,
    Set<String> labels,
    boolean errors,
    boolean strict) {

  String number() {
    return number(2);
  }

  private String number(int depth) {
    List<Node> nodes = new ArrayList<>(readable);
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> String.valueOf(random.nextInt(9));
      case 1 -> "input.n";
      case 2 -> item && numbers ? "item" : "size(input.nums)";
      case 3 -> index ? "index" : own != null ? of(own, ownItems) : "input.n";
      case 4, 5 -> {
        if (nodes.isEmpty()) {
          yield "7";
        }
        Node node = nodes.get(random.nextInt(nodes.size()));
        yield of(node, node.has("for_each"));
      }
      case 6 -> "(" + number(depth - 1) + " + " + number(depth - 1) + ") % 97";
      default -> "(" + truth(depth - 1) + " ? " + number(depth - 1) + " : 3)";
    };
  }

  /** A number made from an agent's result. */
  private String of(Node node, boolean items) {
    String at = "data.?" + node.id;
    if (items) {
      return "size(" + at + ".orValue([]))";
    }
    if (strict && random.nextInt(4) == 0 && node.type == AgentType.ACTION) {
      return "data." + node.id + ".v";
    }
    return switch (node.type) {
      case TRIGGER -> "data." + node.id + ".n";
      case ACTION -> at + ".?v.orValue(1)";
      case INTEGRATION -> at + ".?n.orValue(2)";
      case DECISION -> "(" + at + ".?decision.orValue('none') == 'red' ? 3 : 4)";
      case OUTPUT -> at + ".?r.orValue(5)";
      case ORCHESTRATOR -> at + ".?r.orValue(6)";
    };
  }

  String truth() {
    return truth(1);
  }

  private String truth(int depth) {
    return switch (random.nextInt(8)) {
      case 0 -> labels.isEmpty() ? "input.flag" : "decision == '" + anyOf(labels) + "'";
      case 1 -> errors ? "error == null" : "!input.flag";
      case 2 -> errors ? "error != null && error.code == 'BUSY'" : "input.s == 'text'";
      case 3 -> "now > timestamp('2020-01-01T00:00:00Z')";
      case 4 -> "workflow.version == 1 && execution.id != ''";
      case 5 -> number(depth) + " > 3";
      default -> number(depth) + " % 2 == 0";
    };
  }

  /** A value for a template. */
  Object value() {
    List<Node> small = readable.stream().filter(node -> node.small).toList();
    return switch (random.nextInt(9)) {
      case 0 -> "text";
      case 1 -> "${input.s}: ${" + number() + "}";
      case 2 -> item ? "${item}" : "${input.f}";
      case 3 -> labels.isEmpty() ? "${input.nums}" : "${decision}";
      case 4 -> errors ? "${error == null ? 'fine' : error.code + '@' + error.agent}" : true;
      case 5 -> small.isEmpty() ? 1.5 : whole(small.get(random.nextInt(small.size())));
      case 6 -> "${" + truth() + "}";
      default -> "${" + number() + "}";
    };
  }

  private static String whole(Node node) {
    return "${data.?" + node.id + ".orValue('none')}";
  }

  private String anyOf(Set<String> words) {
    return List.copyOf(words).get(random.nextInt(words.size()));
  }
}
