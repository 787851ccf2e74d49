package com.nexusai.kernel.expression;

import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL expression. Immutable; safe to share between threads. Evaluation is pure and
 * bounded.
 */
public interface Expression {
  /** The text that was compiled. */
  String source();

  /**
   * Its value in this scope, as a JSON value in plain Java.
   *
   * @throws ExpressionFailed if it has no value here (a missing key, a division by zero, a bound
   *     exceeded)
   */
  @Nullable Object evaluate(Scope scope);

  /**
   * Its value as a condition.
   *
   * @throws ExpressionFailed if it has no value here or is not a boolean
   */
  boolean isTrue(Scope scope);
}
