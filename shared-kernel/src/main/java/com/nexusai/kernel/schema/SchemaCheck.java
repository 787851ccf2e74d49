package com.nexusai.kernel.schema;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Found;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schema for what the schema of schemas does not tell: keywords that would be ignored,
 * references that lead elsewhere, regular expressions that could take for ever.
 */
final class SchemaCheck {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final TreeSet<String> TYPES =
      new TreeSet<>(List.of("array", "boolean", "integer", "null", "number", "object", "string"));

  private final String root;
  private final List<Problem> problems;
  private final References references;

  SchemaCheck(String root, List<Problem> problems) {
    this.root = root;
    this.problems = problems;
    this.references = new References(problems);
  }

  void check(Map<String, Object> source) {
    schema(source, root, new References.Place("", ""), null);
    references.check();
  }

  private void problem(String code, String path, String expected, @Nullable Object found) {
    problems.add(Problem.of(code, path, expected, Found.in(found)));
  }

  /**
   * Reads one schema.
   *
   * @param around the schema that decides on the same value and asks this one; null when another
   *     value is asked
   */
  private void schema(
      @Nullable Object source,
      String path,
      References.Place given,
      References.@Nullable Node around) {
    if (!(source instanceof Map<?, ?> object)) {
      references.add(given, path, around);
      return; // true and false; of anything else the schema of schemas tells
    }
    References.Place place = given;
    if (object.get("$id") instanceof String id) {
      if (References.isAbsolute(id)) {
        place = new References.Place(id, "");
      } else {
        problem("INVALID_VALUE", JsonPath.key(path, "$id"), "an absolute URI without #", id);
      }
    }
    References.Node node = references.add(given, path, around);
    if (!place.equals(given)) {
      references.name(place.address(), node, JsonPath.key(path, "$id"));
    }
    if (object.get("$anchor") instanceof String anchor) {
      references.name(place.base() + "#" + anchor, node, JsonPath.key(path, "$anchor"));
    }
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      keyword(entry.getKey().toString(), entry.getValue(), path, place, node);
    }
  }

  private void keyword(
      String name,
      @Nullable Object value,
      String path,
      References.Place place,
      References.Node node) {
    String at = JsonPath.key(path, name);
    switch (Keywords.kind(name)) {
      case SCHEMA -> schema(value, at, place.below(name), around(name, node));
      case SCHEMAS -> {
        if (value instanceof List<?> list) {
          for (int i = 0; i < list.size(); i++) {
            schema(
                list.get(i),
                JsonPath.index(at, i),
                place.below(name).below(Integer.toString(i)),
                around(name, node));
          }
        }
      }
      case SCHEMAS_BY_NAME -> {
        if (value instanceof Map<?, ?> map) {
          for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = entry.getKey().toString();
            if (name.equals("patternProperties")) {
              pattern(key, JsonPath.key(at, key));
            }
            schema(
                entry.getValue(),
                JsonPath.key(at, key),
                place.below(name).below(key),
                around(name, node));
          }
        }
      }
      case VALUE -> value(name, value, at, place, node);
      case UNKNOWN ->
          problems.add(
              new Problem(
                  "UNKNOWN_KEY",
                  at,
                  "a keyword of JSON Schema 2020-12 that Nexus performs",
                  "'" + name + "'",
                  "Known are: " + String.join(", ", Keywords.names()) + "; and x-… for notes."));
      case NOTE -> {}
    }
  }

  private static References.@Nullable Node around(String name, References.Node node) {
    return Keywords.isInPlace(name) ? node : null;
  }

  private void value(
      String name,
      @Nullable Object value,
      String at,
      References.Place place,
      References.Node node) {
    switch (name) {
      case "$schema" -> {
        if (!DRAFT.equals(value) && !(DRAFT + "#").equals(value)) {
          problem("INVALID_VALUE", at, "\"" + DRAFT + "\"", value);
        }
      }
      case "$ref" -> {
        if (value instanceof String reference) {
          references.refer(node, place, reference, at);
        }
      }
      case "type" -> types(value, at);
      case "pattern" -> {
        if (value instanceof String source) {
          pattern(source, at);
        }
      }
      case "format" -> {
        if (value instanceof String format && !Formats.NAMES.contains(format)) {
          problem(
              "INVALID_VALUE",
              at,
              "one of " + String.join(", ", new TreeSet<>(Formats.NAMES)),
              format);
        }
      }
      default -> {}
    }
  }

  private void types(@Nullable Object value, String at) {
    if (value instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        type(list.get(i), JsonPath.index(at, i));
      }
    } else {
      type(value, at);
    }
  }

  private void type(@Nullable Object value, String at) {
    if (!(value instanceof String type) || !TYPES.contains(type)) {
      problem("INVALID_VALUE", at, "one of " + String.join(", ", TYPES), value);
    }
  }

  private void pattern(String source, String at) {
    if (LinearPattern.of(source) == null) {
      problems.add(
          new Problem(
              "INVALID_VALUE",
              at,
              "a regular expression of RE2 that takes at most 2000 instructions",
              Found.in(source),
              "Look-around and references back are not known; repetitions multiply to at most 1000."));
    }
  }
}
