package com.nexusai.kernel.expression;

import com.google.common.primitives.UnsignedLong;
import com.nexusai.kernel.json.Json;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what CEL computed into a JSON value in plain Java, within the bounds that every JSON value
 * has.
 */
final class CelValues {
  private final String source;
  private int left = Json.MAX_BYTES;

  private CelValues(String source) {
    this.source = source;
  }

  /**
   * The value as JSON.
   *
   * @throws ExpressionFailed if it has no JSON form or is too large or too deep
   */
  static @Nullable Object toJson(String source, @Nullable Object value) {
    return new CelValues(source).json(value, 0);
  }

  private @Nullable Object json(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> null;
      case NullValue _ -> null;
      case Boolean flag -> flag;
      case Long number -> number;
      case String text -> sized(text);
      case Double number -> finite(number);
      case JsonView view -> original(view, depth);
      case Map<?, ?> map -> object(map, deeper(depth));
      case Collection<?> list -> array(list, deeper(depth));
      case Instant time -> time.toString();
      case Duration duration -> duration.toString();
      case Optional<?> optional -> json(optional.orElse(null), depth);
      case UnsignedLong number -> signed(number);
      case CelByteString bytes -> sized(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      default ->
          throw new ExpressionFailed(
              source, "its value is not a JSON value but a " + value.getClass().getSimpleName());
    };
  }

  private String sized(String text) {
    spend(text.length() + 2);
    return text;
  }

  private Double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new ExpressionFailed(source, "its value is " + number + ", which JSON cannot hold");
    }
    return number == 0
        ? 0.0
        : number; // -0.0 becomes 0.0: two zeros would compare and hash as different
  }

  private Long signed(UnsignedLong number) {
    if (number.longValue() < 0) {
      throw new ExpressionFailed(source, "its value " + number + " does not fit into 64 bits");
    }
    return number.longValue();
  }

  private Object original(JsonView view, int depth) {
    Object plain = Fixed.of(view.plain());
    spend(Json.sizeAtLeast(plain, left));
    if (Json.deeperThan(plain, Json.MAX_DEPTH - depth)) {
      throw tooDeep();
    }
    return plain;
  }

  private Map<String, @Nullable Object> object(Map<?, ?> map, int depth) {
    spend(2);
    Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, value) -> {
      String name = sized(key.toString());
      spend(2);
      object.put(name, json(value, depth));
    });
    return object;
  }

  private List<@Nullable Object> array(Collection<?> list, int depth) {
    spend(2);
    List<@Nullable Object> array = new ArrayList<>(list.size());
    for (Object element : list) {
      spend(1);
      array.add(json(element, depth));
    }
    return array;
  }

  private int deeper(int depth) {
    if (depth >= Json.MAX_DEPTH) {
      throw tooDeep();
    }
    return depth + 1;
  }

  private void spend(int bytes) {
    left -= bytes;
    if (left <= 0) {
      throw new ExpressionFailed(
          source, "its value is larger than " + Json.MAX_BYTES + " bytes of JSON");
    }
  }

  private ExpressionFailed tooDeep() {
    return new ExpressionFailed(
        source, "its value is nested deeper than " + Json.MAX_DEPTH + " levels");
  }
}
