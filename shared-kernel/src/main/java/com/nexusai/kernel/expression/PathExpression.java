package com.nexusai.kernel.expression;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent expression, {@code input.order.total}, evaluated without CEL's interpreter: it
 * means the same and is thirty times faster, and it hands out the value itself where CEL would hand
 * out a copy.
 */
record PathExpression(String source, String name, List<String> keys) implements Expression {
  private static final Pattern SHAPE =
      Pattern.compile("\\s*([a-z]+)((?:\\.[A-Za-z_][A-Za-z0-9_]*){0,30})\\s*");

  /** CEL refuses these as a selector only where they would be a literal or an operator. */
  private static final Set<String> RESERVED = Set.of("true", "false", "null", "in");

  /** The expression if it is a plain path, else null. */
  static @Nullable CheckedExpression parse(String source) {
    Matcher matcher = SHAPE.matcher(source);
    if (!matcher.matches() || !Cel.NAMES.contains(matcher.group(1))) {
      return null;
    }
    String name = matcher.group(1);
    List<String> keys = new ArrayList<>(List.of(matcher.group(2).split("\\.")));
    keys.removeFirst(); // what stands before the first dot: nothing
    return plain(name, keys)
        ? new CheckedExpression(
            new PathExpression(source, name, List.copyOf(keys)), facts(name, keys))
        : null;
  }

  private static boolean plain(String name, List<String> keys) {
    boolean scalar = name.equals("index") || name.equals("now");
    return scalar ? keys.isEmpty() : keys.stream().noneMatch(RESERVED::contains);
  }

  private static Facts facts(String name, List<String> keys) {
    Facts.Type type =
        switch (name) {
          case "index" -> Facts.Type.NUMBER;
          case "now" -> Facts.Type.TIMESTAMP;
          default -> Facts.Type.DYNAMIC;
        };
    boolean agent = name.equals("data") && !keys.isEmpty();
    return new Facts(type, Set.of(name), agent ? Set.of(keys.getFirst()) : Set.of(), Set.of());
  }

  @Override
  public @Nullable Object evaluate(Scope scope) {
    Object value = scope.get(name);
    for (String key : keys) {
      value = select(value, key);
    }
    return switch (value) {
      case Instant time -> time.toString();
      case Integer number -> Long.valueOf(number);
      case null -> null;
      default -> Fixed.of(value);
    };
  }

  private @Nullable Object select(@Nullable Object value, String key) {
    if (!(value instanceof Map<?, ?> object)) {
      throw new ExpressionFailed(
          source, "no key '" + key + "': the value before it is not an object");
    }
    Object selected = object.get(key);
    if (selected == null && !object.containsKey(key)) {
      throw new ExpressionFailed(source, "no key '" + key + "'");
    }
    return selected;
  }

  @Override
  public boolean isTrue(Scope scope) {
    Object value = evaluate(scope);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new ExpressionFailed(source, "expected true or false, found " + Shown.briefly(value));
  }
}
