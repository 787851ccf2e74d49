package com.nexusai.kernel.expression;

import dev.cel.common.values.CelByteString;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The total budget of one evaluation, in characters and elements touched. Counted, not timed, so
 * that a replay is stopped where the run was. CEL bounds its loops itself; this bounds what one
 * call inside them may cost.
 */
final class Work {
  /** How many characters and elements one evaluation may touch. */
  static final long BUDGET = 20_000_000;

  private static final ThreadLocal<Work> CURRENT = ThreadLocal.withInitial(Work::new);

  private long left;

  private Work() {}

  /** Starts an evaluation on this thread. */
  static void begin() {
    CURRENT.get().left = BUDGET;
  }

  /** Pays for a call before it is made. */
  static void charge(String overload, Object[] args) {
    Work work = CURRENT.get();
    work.pay(1);
    switch (overload) {
      // Only the right side is paid for: a list grows in a loop by adding to its end, and that
      // copies nothing.
      case "add_list" -> work.pay(size(args[1]));
      case "equals",
          "not_equals",
          "in_list",
          "list_distinct",
          "list_sort",
          "list_flatten",
          "list_flatten_list_int",
          "list_sortByAssociatedKeys" ->
          work.compare(overload, args);
      case "matches", "matches_string" -> work.pay(size(args[0]) * Math.max(4, size(args[1])));
      case "lists_range" -> work.pay(Math.max(0, (Long) args[0]));
      case "string_replace_string_string", "string_replace_string_string_int" ->
          work.pay(
              size(args[0])
                  + size(args[0]) / Math.max(1, size(args[1])) * size(args[2])
                  + size(args[2]));
      case "list_join", "list_join_string" -> work.join(args);
      default -> work.pay(sizes(args));
    }
  }

  private void compare(String overload, Object[] args) {
    for (Object arg : args) {
      deep(arg);
    }
    if (overload.equals("list_distinct")) {
      long elements = size(args[0]);
      pay(elements * elements);
    } else if (overload.startsWith("list_sort")) {
      pay(size(args[0]) * 20);
    }
  }

  private void join(Object[] args) {
    long separator = args.length > 1 ? size(args[1]) : 0;
    for (Object part : (Collection<?>) args[0]) {
      pay(size(part) + separator + 1);
    }
  }

  /**
   * Pays for every part, so that a small value that holds one list a million times over is stopped
   * on the way.
   */
  private void deep(@Nullable Object value) {
    pay(1 + (value instanceof Collection<?> ? 0 : size(value)));
    if (value instanceof Collection<?> list) {
      list.forEach(this::deep);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::deep);
    }
  }

  private static long sizes(Object[] args) {
    long sum = 0;
    for (Object arg : args) {
      sum += size(arg);
    }
    return sum;
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case CelByteString bytes -> bytes.size();
      case Collection<?> list -> list.size();
      case null, default -> 0;
    };
  }

  private void pay(long units) {
    left -= units;
    if (left < 0 || units < 0) {
      throw new Exceeded();
    }
  }

  /**
   * The budget is used up. An error, because CEL absorbs exceptions ({@code true || failing} is
   * true), and a bomb must not go on after it was found out.
   */
  static final class Exceeded extends Error {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super(null, null, false, false);
    }

    String reason() {
      return "the evaluation budget of " + BUDGET + " characters and elements is exceeded";
    }
  }
}
