package com.nexusai.kernel.expression;

import org.jspecify.annotations.Nullable;

/**
 * What an expression can see. Names in scope: {@code input}, {@code data}, {@code item}, {@code
 * index}, {@code decision}, {@code error}, {@code workflow}, {@code execution}, {@code now}.
 *
 * <p>Values are JSON values as plain Java (Map, List, String, Long, Double, Boolean, null) and, for
 * {@code now}, an {@link java.time.Instant}. A value itself may be a map of the scope's own that
 * looks its parts up when it is asked; all other maps and lists must not change any more.
 */
@FunctionalInterface
public interface Scope {
  /** The value of a name; null both for JSON null and for a name that has no value here. */
  @Nullable Object get(String name);
}
