package com.nexusai.kernel.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;

/** Reads what has no type of its own into plain Java, also where it is a part of a typed value. */
final class UntypedDeserializer extends StdDeserializer<Object> {
  UntypedDeserializer() {
    super(Object.class);
  }

  @Override
  public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
    return read(parser, 0);
  }

  /** A text never chooses a class here. */
  @Override
  public @Nullable Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer types) {
    return read(parser, 0);
  }

  /** Reads the value that begins with the current token and stays on its last token. */
  static @Nullable Object read(JsonParser parser, int depth) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw JsonProblems.malformed(
          "a JSON value", "the end of the text", parser.currentTokenLocation());
    }
    return switch (token) {
      case START_OBJECT -> object(parser, deeper(parser, depth));
      case START_ARRAY -> array(parser, deeper(parser, depth));
      case VALUE_STRING -> text(parser);
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> finite(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw JsonProblems.malformed(
              "a JSON value", token.toString(), parser.currentTokenLocation());
    };
  }

  private static int deeper(JsonParser parser, int depth) {
    if (depth >= Json.MAX_DEPTH) {
      throw JsonProblems.tooDeep(parser.currentTokenLocation());
    }
    return depth + 1;
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      checkText(name, parser);
      parser.nextToken();
      int before = object.size();
      object.put(name, read(parser, depth));
      if (object.size() == before) {
        throw JsonProblems.malformed(
            "each key once", "'" + name + "' twice", parser.currentTokenLocation());
      }
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser, int depth) {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser, depth));
    }
    return array;
  }

  private static String text(JsonParser parser) {
    String text = parser.getString();
    checkText(text, parser);
    return text;
  }

  /**
   * Half a character can be written in an escape but not in UTF-8: it would be accepted here and
   * lost later.
   */
  private static void checkText(String text, JsonParser parser) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw JsonProblems.malformed(
              "whole characters", "half of a surrogate pair", parser.currentTokenLocation());
        }
        i++;
      }
    }
  }

  private static Object integer(JsonParser parser) {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? finite(parser)
        : (Object) parser.getLongValue();
  }

  private static Double finite(JsonParser parser) {
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw JsonProblems.malformed(
          "a number of at most 1.7976931348623157e308",
          "a greater one",
          parser.currentTokenLocation());
    }
    return number;
  }
}
