package com.nexusai.kernel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** CEL as Nexus speaks it: the names in scope, the functions, and every bound. */
final class Cel {
  /** How many characters an expression may have. */
  static final int MAX_SOURCE = 8_192;

  /** How deep an expression may be nested. */
  static final int MAX_PARSE_DEPTH = 64;

  /** How many instructions a regular expression may compile to. */
  static final int MAX_REGEX_PROGRAM = 300;

  /** How many rounds all loops of an evaluation may take together. */
  static final int MAX_ITERATIONS = 200_000;

  /**
   * How many nodes of an expression an evaluation may visit: rounds times the size of what is
   * looped over.
   */
  static final int MAX_VISITS = 5_000_000;

  /** The names in scope whose type is known only when they are read. */
  private static final List<String> DYNAMIC =
      List.of("input", "data", "item", "decision", "error", "workflow", "execution");

  /** All names in scope. */
  static final List<String> NAMES =
      List.of(
          "input", "data", "item", "index", "decision", "error", "workflow", "execution", "now");

  private static final CelOptions OPTIONS = options(MAX_ITERATIONS);
  private static final List<CelRuntimeLibrary> LIBRARIES =
      List.of(
          CelExtensions.strings(),
          CelExtensions.math(OPTIONS, 2),
          CelExtensions.lists(),
          CelExtensions.encoders(OPTIONS),
          CelExtensions.optional());
  private static final CelCompiler COMPILER = compiler();
  private static final Map<Integer, CelRuntime> RUNTIMES = new ConcurrentHashMap<>();

  private Cel() {}

  private static CelOptions options(int iterations) {
    return CelOptions.current()
        .maxExpressionCodePointSize(MAX_SOURCE)
        .maxParseRecursionDepth(MAX_PARSE_DEPTH)
        .maxRegexProgramSize(MAX_REGEX_PROGRAM)
        .comprehensionMaxIterations(iterations)
        .enableHeterogeneousNumericComparisons(true)
        .build();
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("index", SimpleType.INT)
            .addVar("now", SimpleType.TIMESTAMP)
            .addLibraries(CelExtensions.bindings());
    DYNAMIC.forEach(name -> builder.addVar(name, SimpleType.DYN));
    LIBRARIES.forEach(library -> builder.addLibraries((CelCompilerLibrary) library));
    return builder.addFunctionDeclarations(MixedArithmetic.declarations()).build();
  }

  /** Parses and type-checks. */
  static CelAbstractSyntaxTree check(String source) throws CelValidationException {
    return COMPILER.compile(source).getAst();
  }

  /**
   * Makes a checked expression ready to run.
   *
   * @param nodes how many nodes it has; a larger loop body gets fewer rounds
   */
  static CelRuntime.Program program(CelAbstractSyntaxTree ast, int nodes)
      throws CelEvaluationException {
    // Powers of two, so that a handful of runtimes serves every expression.
    int rounds = Integer.highestOneBit(Math.max(1, MAX_VISITS / nodes));
    return RUNTIMES
        .computeIfAbsent(Math.min(MAX_ITERATIONS, rounds), Cel::runtime)
        .createProgram(ast);
  }

  private static CelRuntime runtime(int iterations) {
    return CelFunctions.runtime(options(iterations), LIBRARIES);
  }
}
