package com.nexusai.kernel.expression;

import com.nexusai.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a compiled template. */
sealed interface TemplateNode {
  /** The value in this scope; what it takes is taken from the room. */
  @Nullable Object render(Scope scope, Room room);

  /** The room that is left for a rendered value, in bytes of JSON. */
  final class Room {
    private long left;

    Room(long bytes) {
      this.left = bytes;
    }

    void take(long bytes, String source) {
      left -= bytes;
      if (left <= 0) {
        throw new ExpressionFailed(
            source, "with it the value is larger than " + Json.MAX_BYTES + " bytes of JSON");
      }
    }

    int left() {
      return (int) Math.min(Integer.MAX_VALUE, left);
    }
  }

  /** Holds no expression: one value for all who render it. */
  record Constant(@Nullable Object value) implements TemplateNode {
    @Override
    public @Nullable Object render(Scope scope, Room room) {
      return value;
    }
  }

  /**
   * One lone placeholder.
   *
   * @param depth how deep it stands; the value may be nested only as much less deep
   */
  record Lone(Expression expression, int depth) implements TemplateNode {
    @Override
    public @Nullable Object render(Scope scope, Room room) {
      Object value = expression.evaluate(scope);
      room.take(Json.sizeAtLeast(value, room.left()), expression.source());
      if (depth > 0 && Json.deeperThan(value, Json.MAX_DEPTH - depth)) {
        throw new ExpressionFailed(
            expression.source(),
            "with it the value is nested deeper than " + Json.MAX_DEPTH + " levels");
      }
      return value;
    }
  }

  /** Text with placeholders in it. */
  record Text(List<Piece> pieces) implements TemplateNode {
    /** Either a text or an expression. */
    record Piece(String text, @Nullable Expression expression) {}

    @Override
    public String render(Scope scope, Room room) {
      StringBuilder text = new StringBuilder();
      for (Piece piece : pieces) {
        Expression expression = piece.expression();
        if (expression == null) {
          text.append(piece.text());
        } else {
          String shown = Shown.rendered(expression.evaluate(scope));
          room.take(shown.length(), expression.source());
          text.append(shown);
        }
      }
      return text.toString();
    }
  }

  /** An object, some of whose values hold expressions. */
  record Fields(List<Map.Entry<String, TemplateNode>> fields) implements TemplateNode {
    @Override
    public Map<String, @Nullable Object> render(Scope scope, Room room) {
      Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(fields.size());
      for (Map.Entry<String, TemplateNode> field : fields) {
        object.put(field.getKey(), field.getValue().render(scope, room));
      }
      return object;
    }
  }

  /** An array, some of whose elements hold expressions. */
  record Elements(List<TemplateNode> elements) implements TemplateNode {
    @Override
    public List<@Nullable Object> render(Scope scope, Room room) {
      List<@Nullable Object> array = new ArrayList<>(elements.size());
      for (TemplateNode element : elements) {
        array.add(element.render(scope, room));
      }
      return array;
    }
  }
}
