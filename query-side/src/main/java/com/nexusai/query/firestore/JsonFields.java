package com.nexusai.query.firestore;

import com.nexusai.kernel.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between JSON and the fields of a Firestore document. What Firestore can hold becomes a field of
 * its kind; any other part is kept as JSON text in a map of one field, {@code _json}: a list in a
 * list, a name that Firestore keeps for itself, what is nested too deep. Firestore forgets the
 * order of a map's fields, so where that is not the order of their names, it is kept in {@code
 * _order}; the fields of our own records need none, because they are told apart by name.
 */
final class JsonFields {
  static final String JSON = "_json";
  static final String ORDER = "_order";

  /** How deep Firestore nests maps and lists, less what a journal puts around a document. */
  private static final int DEPTH_MAX = 15;

  private static final int NAME_BYTES_MAX = 1_500;
  private static final int NAME_BYTES_OF_CHAR = 3;

  private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

  private static final ClassValue<Map<String, Type>> RECORDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Type> computeValue(Class<?> type) {
          Map<String, Type> components = new LinkedHashMap<>();
          for (RecordComponent component : type.getRecordComponents()) {
            components.put(snakeCase(component.getName()), component.getGenericType());
          }
          return components;
        }
      };

  private JsonFields() {}

  private static String snakeCase(String name) {
    return CAPITAL.matcher(name).replaceAll(found -> "_" + found.group().toLowerCase(Locale.ROOT));
  }

  /** The parts of a record by the names that they have in JSON. */
  static Map<String, Type> parts(Class<?> type) {
    return type.isRecord() ? RECORDS.get(type) : Map.of();
  }

  /** The fields of a whole document of this type. */
  static Map<String, @Nullable Object> fields(ObjectNode document, Class<?> type) {
    Map<String, Type> parts = parts(type);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    document
        .properties()
        .forEach(
            each -> fields.put(each.getKey(), field(each.getValue(), parts.get(each.getKey()), 1)));
    return fields;
  }

  private static @Nullable Object field(JsonNode value, @Nullable Type type, int depth) {
    return switch (value.getNodeType()) {
      case OBJECT -> map((ObjectNode) value, type, depth);
      case ARRAY -> list((ArrayNode) value, type, depth);
      case STRING -> value.stringValue();
      case BOOLEAN -> value.booleanValue();
      case NULL -> null;
      case NUMBER -> number(value);
      default -> text(value);
    };
  }

  private static Object number(JsonNode value) {
    return switch (value.numberType()) {
      case INT, LONG -> value.longValue();
      case FLOAT, DOUBLE -> value.doubleValue();
      case BIG_INTEGER, BIG_DECIMAL -> text(value);
    };
  }

  private static Map<String, @Nullable Object> text(JsonNode value) {
    return Map.of(JSON, Json.text(value));
  }

  private static Object map(ObjectNode object, @Nullable Type type, int depth) {
    List<String> names = new ArrayList<>(object.propertyNames());
    if (depth > DEPTH_MAX || !names.stream().allMatch(JsonFields::canBeNamed)) {
      return text(object);
    }
    boolean known = type instanceof Class<?> c && c.isRecord();
    Map<String, Type> parts = type instanceof Class<?> c ? parts(c) : Map.of();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(each ->
            map.put(each.getKey(), field(each.getValue(), parts.get(each.getKey()), depth + 1)));
    if (!known && !isSorted(names)) {
      map.put(ORDER, names);
    }
    return map;
  }

  private static boolean isSorted(List<String> names) {
    for (int i = 1; i < names.size(); i++) {
      if (names.get(i - 1).compareTo(names.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean canBeNamed(String name) {
    return !name.isEmpty()
        && !name.equals(JSON)
        && !name.equals(ORDER)
        && !(name.startsWith("__") && name.endsWith("__"))
        && name.length() * NAME_BYTES_OF_CHAR <= NAME_BYTES_MAX;
  }

  private static Object list(ArrayNode array, @Nullable Type type, int depth) {
    if (depth > DEPTH_MAX) {
      return text(array);
    }
    Type element =
        type instanceof ParameterizedType of && of.getActualTypeArguments().length == 1
            ? of.getActualTypeArguments()[0]
            : null;
    List<@Nullable Object> list = new ArrayList<>(array.size());
    for (JsonNode each : array) {
      list.add(each.isArray() ? text(each) : field(each, element, depth + 1));
    }
    return list;
  }

  /** The JSON that these fields were made of. */
  static JsonNode json(@Nullable Object field) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (field) {
      case null -> nodes.nullNode();
      case String text -> nodes.stringNode(text);
      case Boolean truth -> nodes.booleanNode(truth);
      case Long number -> nodes.numberNode(number.longValue());
      case Double number -> nodes.numberNode(number.doubleValue());
      case List<?> list -> {
        ArrayNode array = nodes.arrayNode(list.size());
        list.forEach(each -> array.add(json(each)));
        yield array;
      }
      case Map<?, ?> map -> object(map);
      default ->
          throw new IllegalStateException(
              "Expected what JSON can hold, found a " + field.getClass().getSimpleName() + ".");
    };
  }

  private static JsonNode object(Map<?, ?> map) {
    if (map.size() == 1 && map.get(JSON) instanceof String text) {
      return Json.mapper().readTree(text);
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (map.get(ORDER) instanceof List<?> names) {
      names.forEach(name -> object.set((String) name, json(map.get(name))));
    } else {
      new TreeMap<>(map).forEach((name, each) -> object.set((String) name, json(each)));
    }
    return object;
  }
}
