package com.nexusai.kernel.expression;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles CEL. Compiling is pure and takes about a millisecond; an expression that was compiled
 * lately is taken from a small cache.
 *
 * <p>Beyond the standard: integers and decimals may be mixed in {@code + - * /} (the result is a
 * decimal), and dev.cel's own extensions for strings, math, lists, base64, optionals ({@code
 * input.?a.?b.orValue(0)}) and {@code cel.bind} are there.
 */
public final class Expressions {
  private static final int CACHED = 2_000;
  private static final Map<String, Outcome> CACHE = new ConcurrentHashMap<>();

  private Expressions() {}

  private sealed interface Outcome {
    record Compiled(CheckedExpression expression) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  /**
   * Compiles an expression.
   *
   * @throws Rejection with code {@code EXPRESSION_INVALID} if it does not compile
   */
  public static Expression compile(String source) {
    return switch (outcome(source)) {
      case Outcome.Compiled(CheckedExpression checked) -> checked.expression();
      case Outcome.Refused(String reason) ->
          throw Rejection.of(Kind.UNPROCESSABLE, problem("$", source, reason));
    };
  }

  /**
   * Compiles an expression, or notes why it does not compile.
   *
   * @param path where it stands, for the problem
   * @param problems where the problem is added to
   * @return null when there was a problem
   */
  public static @Nullable CheckedExpression compile(
      String source, String path, Collection<? super Problem> problems) {
    return switch (outcome(source)) {
      case Outcome.Compiled(CheckedExpression checked) -> checked;
      case Outcome.Refused(String reason) -> {
        problems.add(problem(path, source, reason));
        yield null;
      }
    };
  }

  private static Problem problem(String path, String source, String reason) {
    return new Problem(
        "EXPRESSION_INVALID",
        path,
        "a CEL expression",
        Shown.briefly(source) + " (" + reason + ")",
        advice(source, reason));
  }

  private static @Nullable String advice(String source, String reason) {
    if (source.strip().startsWith("${")) {
      return "Leave out the ${ and }: the whole value is an expression here.";
    }
    if (reason.contains("unknown name") && source.contains("-")) {
      return "A key with '-' or '.' in it is written data[\"my-key\"].";
    }
    return null;
  }

  private static Outcome outcome(String source) {
    Outcome known = CACHE.get(source);
    if (known == null) {
      if (CACHE.size() >= CACHED) {
        CACHE.clear(); // simplest bound that holds; what is in use is compiled once more
      }
      known = compiled(source);
      CACHE.put(source, known);
    }
    return known;
  }

  private static Outcome compiled(String source) {
    if (source.length() > Cel.MAX_SOURCE) {
      return new Outcome.Refused("longer than " + Cel.MAX_SOURCE + " characters");
    }
    if (PathExpression.parse(source) instanceof CheckedExpression path) {
      return new Outcome.Compiled(path);
    }
    try {
      CelAbstractSyntaxTree ast = Cel.check(source);
      FactFinder found = new FactFinder(ast);
      CelExpression expression = new CelExpression(source, Cel.program(ast, found.nodes()));
      return new Outcome.Compiled(new CheckedExpression(expression, found.facts()));
    } catch (CelValidationException e) {
      return new Outcome.Refused(CelMessages.told(e));
    } catch (CelEvaluationException e) {
      return new Outcome.Refused(CelMessages.told(e));
    } catch (StackOverflowError e) {
      return new Outcome.Refused("nested too deep");
    }
  }
}
