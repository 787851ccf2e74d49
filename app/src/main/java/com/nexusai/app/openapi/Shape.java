package com.nexusai.app.openapi;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes JSON schemas as OpenAPI 3.1 has them, in few words. */
final class Shape {
  private Shape() {}

  /**
   * A key of an object.
   *
   * @param required whether it is always there
   */
  record Key(String name, boolean required, Schema<?> schema) {}

  /** A key that is always there. */
  static Key key(String name, Schema<?> schema) {
    return new Key(name, true, schema);
  }

  /** A key that may be missing. */
  static Key maybe(String name, Schema<?> schema) {
    return new Key(name, false, schema);
  }

  /** An object that may get further keys in later versions. */
  static Schema<?> object(String description, Key... keys) {
    Schema<?> object = of("object").description(description);
    List<String> required = new ArrayList<>();
    for (Key key : keys) {
      object.addProperty(key.name(), key.schema());
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      object.setRequired(required);
    }
    return object;
  }

  /** An object in a request: a key that is not named here is refused. */
  static Schema<?> closed(String description, Key... keys) {
    Schema<?> object = object(description, keys);
    object.setAdditionalProperties(false);
    return object;
  }

  static Schema<?> text(String description) {
    return of("string").description(description);
  }

  /** A text of so many characters. */
  static Schema<?> text(String description, int min, int max) {
    return text(description).minLength(min).maxLength(max);
  }

  /** An ISO-8601 instant in UTC. */
  static Schema<?> instant(String description) {
    return text(description).format("date-time");
  }

  /** What every id of a workflow or a run looks like. */
  static Schema<?> id(String description) {
    return text(description).pattern("^[A-Za-z0-9_.-]{1,128}$");
  }

  static Schema<?> whole(String description, long min) {
    return of("integer").description(description).format("int64").minimum(BigDecimal.valueOf(min));
  }

  static Schema<?> whole(String description, long min, long max) {
    return whole(description, min).maximum(BigDecimal.valueOf(max));
  }

  static Schema<?> number(String description) {
    return of("number").description(description);
  }

  static Schema<?> yesNo(String description) {
    return of("boolean").description(description);
  }

  /** Any JSON value. */
  static Schema<?> any(String description) {
    return new Schema<>(SpecVersion.V31).description(description);
  }

  /** An object whose keys are not known beforehand. */
  static Schema<?> map(String description) {
    return of("object").description(description);
  }

  static Schema<?> list(String description, Schema<?> items) {
    Schema<?> list = of("array").description(description);
    list.setItems(items);
    return list;
  }

  static Schema<?> list(String description, Schema<?> items, int min, int max) {
    return list(description, items).minItems(min).maxItems(max);
  }

  /** One of the words of an enum, as they are on the wire. */
  static Schema<?> word(String description, Enum<?>[] values) {
    return word(
        description,
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
  }

  /** One of these words. */
  static Schema<?> word(String description, String... words) {
    return word(description, List.of(words));
  }

  @SuppressWarnings("unchecked") // a text is what the words of a text are
  static Schema<?> word(String description, List<String> words) {
    Schema<Object> schema = (Schema<Object>) text(description);
    words.forEach(schema::addEnumItemObject);
    return schema;
  }

  /** The same, or null. */
  static Schema<?> orNull(Schema<?> schema) {
    if (schema.getTypes() == null) {
      Schema<?> either = new Schema<>(SpecVersion.V31);
      either.setAnyOf(List.of(schema, of("null")));
      return either;
    }
    Set<String> types = new LinkedHashSet<>(schema.getTypes());
    types.add("null");
    schema.setTypes(types);
    return schema;
  }

  /** A schema that is told by its name. */
  static Schema<?> ref(String name) {
    return new Schema<>(SpecVersion.V31).$ref("#/components/schemas/" + name);
  }

  /** One of several schemas that a key tells apart. */
  static Schema<?> oneOf(String description, Schema<?>... choices) {
    Schema<?> schema = new Schema<>(SpecVersion.V31).description(description);
    Arrays.stream(choices).forEach(schema::addOneOfItem);
    return schema;
  }

  /** What fits at least one of several schemas. */
  static Schema<?> anyOf(String description, Schema<?>... choices) {
    Schema<?> schema = new Schema<>(SpecVersion.V31).description(description);
    Arrays.stream(choices).forEach(schema::addAnyOfItem);
    return schema;
  }

  /** A text that is always this one. */
  static Schema<?> only(String word) {
    Schema<?> schema = of("string");
    schema.setConst(word);
    return schema;
  }

  /** A page of a list. */
  static Schema<?> page(String description, Schema<?> items) {
    return page(description, items, new Key[0]);
  }

  /** A page of a list that may be counted. */
  static Schema<?> counted(String description, Schema<?> items) {
    return page(
        description,
        items,
        maybe("total", whole("How many there are in all pages; only with `count=true`.", 0)));
  }

  private static Schema<?> page(String description, Schema<?> items, Key... further) {
    Key[] keys = new Key[2 + further.length];
    keys[0] = key("items", list("What is on this page.", items));
    keys[1] =
        key(
            "next_cursor",
            orNull(text("Where the next page begins: send it as `cursor`. Null on the last.")));
    System.arraycopy(further, 0, keys, 2, further.length);
    return object(description, keys);
  }

  private static Schema<?> of(String type) {
    Schema<?> schema = new Schema<>(SpecVersion.V31);
    schema.addType(type);
    return schema;
  }
}
