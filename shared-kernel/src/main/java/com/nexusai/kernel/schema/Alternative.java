package com.nexusai.kernel.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.Set;

/** Finds the outermost {@code anyOf} or {@code oneOf} that an error is a branch of. */
final class Alternative {
  private static final Set<String> NAMED_SCHEMAS =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

  /** Behind these stands a schema for a part of the value. */
  private static final Set<String> DOWN =
      Set.of(
          "properties",
          "patternProperties",
          "additionalProperties",
          "unevaluatedProperties",
          "items",
          "prefixItems",
          "unevaluatedItems",
          "contains");

  private Alternative() {}

  /** How deep in the value the alternative is; -1 when the error is in none. */
  static int depth(Error error) {
    NodePath way = error.getEvaluationPath();
    int end = end(way);
    int depth = 0;
    for (int i = 0; i < end; i++) {
      String name = way.getName(i);
      if (DOWN.contains(name)) {
        depth++;
      }
      if (NAMED_SCHEMAS.contains(name)) {
        i++;
      }
    }
    return end < 0 ? -1 : Math.min(depth, error.getInstanceLocation().getNameCount());
  }

  /** The same for all branches of one alternative for one value, different for all else. */
  static String key(Error error) {
    NodePath way = error.getEvaluationPath();
    int end = end(way);
    if (end < 0) {
      return error.getInstanceLocation() + " " + way + " " + error.getProperty();
    }
    StringBuilder key = new StringBuilder("|");
    for (int i = 0; i <= end; i++) {
      key.append('/').append(way.getName(i));
    }
    for (int i = 0; i < depth(error); i++) {
      key.append(' ').append(error.getInstanceLocation().getName(i));
    }
    return key.toString();
  }

  /** Where in the evaluation path the alternative's keyword is, with more behind it; else -1. */
  private static int end(NodePath way) {
    for (int i = 0; i < way.getNameCount() - 1; i++) {
      String name = way.getName(i);
      if (name.equals("anyOf") || name.equals("oneOf")) {
        return i;
      }
      if (NAMED_SCHEMAS.contains(name)) {
        i++;
      }
    }
    return -1;
  }
}
