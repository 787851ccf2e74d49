package com.nexusai.kernel.expression;

/**
 * An expression that compiles, with what is known about it.
 *
 * @param expression ready to be evaluated
 * @param facts what can be told about it without evaluating it
 */
public record CheckedExpression(Expression expression, Facts facts) {}
