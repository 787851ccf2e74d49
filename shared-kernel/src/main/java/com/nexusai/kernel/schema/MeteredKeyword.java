package com.nexusai.kernel.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A keyword whose work grows with the value or with the schema: it is counted before it is done.
 */
record MeteredKeyword(Keyword keyword) implements Keyword {
  static final Set<String> NAMES =
      Set.of(
          "const",
          "enum",
          "minLength",
          "maxLength",
          "format",
          "pattern",
          "patternProperties",
          "additionalProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "properties",
          "required",
          "dependentRequired",
          "dependentSchemas");

  @Override
  public String getValue() {
    return keyword.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode source, Schema parent, SchemaContext context)
      throws SchemaException, Exception {
    return new Metered(
        keyword.newValidator(location, source, parent, context),
        cost(keyword.getValue(), source, parent.getSchemaNode()));
  }

  /** What looking at a value costs. */
  private interface Cost {
    long of(JsonNode value);
  }

  private static Cost cost(String name, JsonNode source, JsonNode parent) {
    return switch (name) {
      case "const", "enum", "uniqueItems", "minLength", "maxLength", "format" -> Nodes::weight;
      case "pattern" ->
          text(patterns(source.isString() ? List.of(source.stringValue()) : List.of()));
      case "patternProperties", "additionalProperties" ->
          keys(patterns(parent.path("patternProperties").propertyNames()));
      case "unevaluatedProperties", "unevaluatedItems" -> JsonNode::size;
      default -> _ -> source.size();
    };
  }

  private static List<LinearPattern> patterns(Iterable<String> sources) {
    List<LinearPattern> patterns = new ArrayList<>();
    for (String source : sources) {
      LinearPattern pattern = LinearPattern.of(source);
      if (pattern != null) {
        patterns.add(pattern);
      }
    }
    return patterns;
  }

  private static Cost text(List<LinearPattern> patterns) {
    return value -> value.isString() ? matching(patterns, value.stringValue()) : 1;
  }

  private static Cost keys(List<LinearPattern> patterns) {
    return value -> {
      long cost = value.size();
      if (!patterns.isEmpty() && value.isObject()) {
        for (String key : value.propertyNames()) {
          cost += matching(patterns, key);
        }
      }
      return cost;
    };
  }

  private static long matching(List<LinearPattern> patterns, String text) {
    long cost = 0;
    for (LinearPattern pattern : patterns) {
      cost += pattern.weight(text.length());
    }
    return cost;
  }

  private record Metered(KeywordValidator inner, Cost cost) implements KeywordValidator {
    @Override
    public void validate(
        ExecutionContext context, JsonNode value, JsonNode root, NodePath location) {
      if (context instanceof Evaluation evaluation) {
        evaluation.charge(cost.of(value));
      }
      inner.validate(context, value, root, location);
    }

    @Override
    public void walk(
        ExecutionContext context,
        JsonNode value,
        JsonNode root,
        NodePath location,
        boolean validating) {
      inner.walk(context, value, root, location, validating);
    }

    @Override
    public void preloadSchema() {
      inner.preloadSchema();
    }

    @Override
    public String getKeyword() {
      return inner.getKeyword();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return inner.getSchemaLocation();
    }
  }
}
