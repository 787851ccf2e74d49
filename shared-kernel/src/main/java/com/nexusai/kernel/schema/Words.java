package com.nexusai.kernel.schema;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a keyword expected, and what kind of value was there instead. */
final class Words {
  private static final int BRIEF = 200;
  private static final Set<String> ABOUT_PROPERTY =
      Set.of("required", "dependentRequired", "additionalProperties", "unevaluatedProperties");

  private Words() {}

  static boolean isAboutProperty(Error error) {
    return ABOUT_PROPERTY.contains(error.getKeyword());
  }

  static String expected(Error error) {
    String keyword = String.valueOf(error.getKeyword());
    String limit = brief(error.getSchemaNode());
    return switch (keyword) {
      case "type" -> types(error.getSchemaNode());
      case "required", "dependentRequired" -> "a value";
      case "additionalProperties", "unevaluatedProperties" -> "no key of this name";
      case "enum" -> "one of " + limit;
      case "const" -> limit;
      case "minimum" -> "at least " + limit;
      case "maximum" -> "at most " + limit;
      case "exclusiveMinimum" -> "more than " + limit;
      case "exclusiveMaximum" -> "less than " + limit;
      case "multipleOf" -> "a multiple of " + limit;
      case "minLength" -> "at least " + limit + " characters";
      case "maxLength" -> "at most " + limit + " characters";
      case "minItems" -> "at least " + limit + " elements";
      case "maxItems" -> "at most " + limit + " elements";
      case "minProperties" -> "at least " + limit + " keys";
      case "maxProperties" -> "at most " + limit + " keys";
      case "uniqueItems" -> "no element twice";
      case "pattern" -> "a text that matches " + limit;
      case "format" -> "a text of the format " + limit;
      case "contains" -> "an element that satisfies contains";
      case "minContains" -> "at least " + limit + " elements that satisfy contains";
      case "maxContains" -> "at most " + limit + " elements that satisfy contains";
      case "not" -> "a value that does not satisfy the schema in not";
      case "oneOf" -> "a value that satisfies exactly one of the schemas in oneOf";
      default -> "a value that satisfies " + keyword;
    };
  }

  /** The kind of what was there; never the value itself. */
  static String found(Error error) {
    if (isAboutProperty(error)) {
      return error.getKeyword().endsWith("equired") ? "nothing" : "one";
    }
    JsonNode node = error.getInstanceNode();
    return switch (node == null ? null : node.getNodeType()) {
      case null -> "another value";
      case STRING -> "a text of " + characters(node.stringValue()) + " characters";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number";
      case BOOLEAN -> node.toString();
      case NULL -> "null";
      case ARRAY -> "a list of " + node.size() + " elements";
      case OBJECT -> "an object of " + node.size() + " keys";
      case BINARY, MISSING, POJO -> "another value";
    };
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String types(@Nullable JsonNode source) {
    List<String> words = new ArrayList<>();
    if (source != null && source.isArray()) {
      source.forEach(each -> words.add(type(each)));
    } else if (source != null) {
      words.add(type(source));
    }
    return String.join(" or ", words);
  }

  private static String type(JsonNode type) {
    return switch (type.asString("")) {
      case "string" -> "a text";
      case "integer" -> "an integer";
      case "array" -> "a list";
      case "object" -> "an object";
      case "boolean" -> "true or false";
      case "null" -> "null";
      default -> "a " + type.asString("");
    };
  }

  private static String brief(@Nullable JsonNode source) {
    String text = String.valueOf(source);
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
  }
}
