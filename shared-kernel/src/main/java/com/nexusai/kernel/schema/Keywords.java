package com.nexusai.kernel.schema;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The keywords that may be used, and where they hold further schemas. */
final class Keywords {
  /** What a keyword holds. */
  enum Kind {
    SCHEMA,
    SCHEMAS,
    SCHEMAS_BY_NAME,
    VALUE,
    /** For people, without effect. */
    NOTE,
    UNKNOWN
  }

  private static final Map<String, Kind> KINDS = new TreeMap<>();

  static {
    put(
        Kind.SCHEMA,
        "additionalProperties contains else if items not propertyNames then unevaluatedItems"
            + " unevaluatedProperties");
    put(Kind.SCHEMAS, "allOf anyOf oneOf prefixItems");
    put(Kind.SCHEMAS_BY_NAME, "$defs definitions dependentSchemas patternProperties properties");
    put(
        Kind.VALUE,
        "$anchor $id $ref $schema const dependentRequired enum exclusiveMaximum exclusiveMinimum"
            + " format maxContains maxItems maxLength maxProperties maximum minContains minItems"
            + " minLength minProperties minimum multipleOf pattern required type uniqueItems");
    put(Kind.NOTE, "$comment default deprecated description examples readOnly title writeOnly");
  }

  /** These decide on the same value as the schema that they are in. */
  private static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  private Keywords() {}

  private static void put(Kind kind, String names) {
    for (String name : names.split(" ", -1)) {
      KINDS.put(name, kind);
    }
  }

  static Kind kind(String name) {
    return name.startsWith("x-") ? Kind.NOTE : KINDS.getOrDefault(name, Kind.UNKNOWN);
  }

  static boolean isInPlace(String name) {
    return IN_PLACE.contains(name);
  }

  static Set<String> names() {
    return KINDS.keySet();
  }
}
