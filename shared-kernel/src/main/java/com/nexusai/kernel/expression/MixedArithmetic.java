package com.nexusai.kernel.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.List;

/**
 * Arithmetic between an integer and a decimal, which CEL itself does not allow: JSON does not tell
 * 2 and 2.0 apart, so a user cannot know which of the two a price is. The result is a decimal.
 */
final class MixedArithmetic {
  private static final String INTEGER_FIRST = "_int64_double";
  private static final String DECIMAL_FIRST = "_double_int64";

  private MixedArithmetic() {}

  /** What the type checker is told. */
  static List<CelFunctionDecl> declarations() {
    return List.of(
        declaration("_+_", "add"),
        declaration("_-_", "subtract"),
        declaration("_*_", "multiply"),
        declaration("_/_", "divide"));
  }

  private static CelFunctionDecl declaration(String operator, String name) {
    return CelFunctionDecl.newFunctionDeclaration(
        operator,
        overload(name + INTEGER_FIRST, SimpleType.INT, SimpleType.DOUBLE),
        overload(name + DECIMAL_FIRST, SimpleType.DOUBLE, SimpleType.INT));
  }

  private static CelOverloadDecl overload(String id, CelType first, CelType second) {
    return CelOverloadDecl.newGlobalOverload(id, SimpleType.DOUBLE, first, second);
  }

  /** What is called. */
  static List<CelFunctionBinding> bindings() {
    return List.of(
        integerFirst("add", (a, b) -> a + b),
        decimalFirst("add", (a, b) -> a + b),
        integerFirst("subtract", (a, b) -> a - b),
        decimalFirst("subtract", (a, b) -> a - b),
        integerFirst("multiply", (a, b) -> a * b),
        decimalFirst("multiply", (a, b) -> a * b),
        integerFirst("divide", (a, b) -> a / b),
        decimalFirst("divide", (a, b) -> a / b));
  }

  private static CelFunctionBinding integerFirst(
      String name, CelFunctionOverload.Binary<Long, Double> function) {
    return CelFunctionBinding.from(name + INTEGER_FIRST, Long.class, Double.class, function);
  }

  private static CelFunctionBinding decimalFirst(
      String name, CelFunctionOverload.Binary<Double, Long> function) {
    return CelFunctionBinding.from(name + DECIMAL_FIRST, Double.class, Long.class, function);
  }
}
