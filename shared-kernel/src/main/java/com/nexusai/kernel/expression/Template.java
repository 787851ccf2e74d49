package com.nexusai.kernel.expression;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value whose strings may hold <code>${ … }</code>, compiled. A string that is one lone
 * <code>${ … }</code> keeps the expression's type; otherwise each is rendered as text. Immutable;
 * safe to share between threads.
 */
public interface Template {
  /**
   * The value with everything filled in.
   *
   * @throws ExpressionFailed if an expression in it has no value here
   */
  @Nullable Object render(Scope scope);
}
