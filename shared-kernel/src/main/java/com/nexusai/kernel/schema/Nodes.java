package com.nexusai.kernel.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plain values as the trees that the library works on. */
final class Nodes {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  /** A unit of work looks at this many characters. */
  private static final int CHARACTERS = 16;

  private Nodes() {}

  static JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> MAKE.nullNode();
      case Map<?, ?> object -> object(object);
      case List<?> array -> array(array);
      case String text -> MAKE.stringNode(text);
      case Boolean flag -> MAKE.booleanNode(flag);
      case Long number -> MAKE.numberNode(number.longValue());
      case Integer number -> MAKE.numberNode(number.longValue());
      case Number number -> MAKE.numberNode(number.doubleValue());
      default -> throw new IllegalArgumentException("Expected JSON, found " + value.getClass());
    };
  }

  private static ObjectNode object(Map<?, ?> object) {
    ObjectNode node = MAKE.objectNode();
    object.forEach((key, value) -> node.set(key.toString(), of(value)));
    return node;
  }

  private static ArrayNode array(List<?> array) {
    ArrayNode node = MAKE.arrayNode(array.size());
    array.forEach(value -> node.add(of(value)));
    return node;
  }

  /** The work of looking at all of a value once. */
  static long weight(JsonNode node) {
    if (node.isString()) {
      return weight(node.stringValue());
    }
    long weight = 1;
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        weight += weight(entry.getKey()) + weight(entry.getValue());
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        weight += weight(element);
      }
    }
    return weight;
  }

  /** The work of looking at a text once. */
  static long weight(String text) {
    return 1 + text.length() / CHARACTERS;
  }
}
