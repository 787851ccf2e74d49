package com.nexusai.kernel.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * {@code uniqueItems}, by text. The library compares elements by their hash alone, so that a sender
 * could choose texts of one hash and make it compare each with each; texts stay fast, because they
 * have an order.
 */
final class UniqueItems extends AbstractKeyword {
  static final String NAME = "uniqueItems";

  UniqueItems() {
    super(NAME);
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode source, Schema parent, SchemaContext context) {
    return new Unique(this, location, source, parent, context);
  }

  private static final class Unique extends BaseKeywordValidator {
    private final boolean wanted;

    Unique(
        UniqueItems keyword,
        SchemaLocation location,
        JsonNode source,
        Schema parent,
        SchemaContext context) {
      super(keyword, source, location, parent, context);
      this.wanted = source.asBoolean(false);
    }

    @Override
    public void validate(
        ExecutionContext context, JsonNode value, JsonNode root, NodePath location) {
      if (!wanted || !value.isArray()) {
        return;
      }
      Set<String> seen = new HashSet<>();
      for (JsonNode element : value) {
        StringBuilder text = new StringBuilder();
        write(element, text);
        if (!seen.add(text.toString())) {
          context.addError(
              error()
                  .instanceNode(value)
                  .instanceLocation(location)
                  .evaluationPath(context.getEvaluationPath())
                  .locale(context.getExecutionConfig().getLocale())
                  .build());
          return;
        }
      }
    }

    /** Equal values have equal text: 1 and 1.0 are equal, and the order of keys means nothing. */
    private static void write(JsonNode value, StringBuilder out) {
      if (value.isObject()) {
        out.append('{');
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        sorted.forEach((key, inner) -> {
          write(key, out);
          write(inner, out);
        });
        out.append('}');
      } else if (value.isArray()) {
        out.append('[');
        value.forEach(element -> write(element, out));
        out.append(']');
      } else if (value.isString()) {
        write(value.stringValue(), out);
      } else if (value.isNumber()) {
        out.append(value.decimalValue().stripTrailingZeros()).append(',');
      } else {
        out.append(value).append(',');
      }
    }

    private static void write(String text, StringBuilder out) {
      out.append('"').append(text.length()).append(':').append(text);
    }
  }
}
