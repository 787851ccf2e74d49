package com.nexusai.kernel.expression;

/**
 * An expression that has no value in a scope. It carries no stack trace: it is an answer about the
 * data, not a fault.
 */
public final class ExpressionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String source;

  /**
   * Tells which expression failed and why.
   *
   * @param source the expression's text
   * @param reason what went wrong, for a person
   */
  public ExpressionFailed(String source, String reason) {
    super("'" + source + "': " + reason, null, false, false);
    this.source = source;
  }

  /** The expression's text. */
  public String source() {
    return source;
  }
}
