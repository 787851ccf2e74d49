package com.nexusai.kernel.expression;

import java.util.List;

/**
 * A template that compiles, with what is known about the expressions in it.
 *
 * @param template ready to be rendered
 * @param expressions every expression in it; empty when it is a constant
 */
public record CheckedTemplate(Template template, List<Placed> expressions) {

  /** An expression and the JSON path at which it stands. */
  public record Placed(String path, Facts facts) {}

  public CheckedTemplate {
    expressions = List.copyOf(expressions);
  }
}
