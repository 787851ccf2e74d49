package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.CheckedExpression;
import com.nexusai.kernel.expression.CheckedTemplate;
import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Expressions;
import com.nexusai.kernel.expression.Facts;
import com.nexusai.kernel.expression.Template;
import com.nexusai.kernel.expression.Templates;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Found;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed object of an agent's configuration, read with types. What is missing or does not
 * compile becomes a problem, and something that fits is answered in its place, so that all problems
 * are told at once; the result is thrown away then.
 *
 * @param names what its expressions may read
 */
record Config(Map<?, ?> object, String path, Names names, List<Problem> problems) {
  private static final Template NOTHING = _ -> null;

  String path(String key) {
    return JsonPath.key(path, key);
  }

  boolean has(String key) {
    return object.get(key) != null;
  }

  void problem(String code, String key, String expected, String found, @Nullable String action) {
    problems.add(new Problem(code, path(key), expected, found, action));
  }

  /** Notes that a key is missing. */
  void missing(String key, String expected) {
    problem("MISSING_KEY", key, expected, "nothing", null);
  }

  /** The same object with other names in scope. */
  Config with(Names other) {
    return new Config(object, path, other, problems);
  }

  /** The object under a key; null when there is none. */
  @Nullable Config object(String key) {
    return object.get(key) instanceof Map<?, ?> inner
        ? new Config(inner, path(key), names, problems)
        : null;
  }

  /** A text that must be there. */
  String text(String key, String expected) {
    if (object.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    missing(key, expected);
    return "";
  }

  /** A text, or another when it is not there. */
  String text(String key, String expected, String otherwise) {
    return has(key) ? text(key, expected) : otherwise;
  }

  /** A text, or null when it is not there. */
  @Nullable String optionalText(String key) {
    return object.get(key) instanceof String text && !text.isBlank() ? text : null;
  }

  /** An integer, or another when it is not there. */
  int whole(String key, int otherwise) {
    return object.get(key) instanceof Number number ? number.intValue() : otherwise;
  }

  /** An integer, or null when it is not there. */
  @Nullable Integer optionalWhole(String key) {
    return object.get(key) instanceof Number number ? number.intValue() : null;
  }

  /** A number, or another when it is not there. */
  double number(String key, double otherwise) {
    return object.get(key) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** A duration, or another when it is not there. */
  Duration duration(String key, Duration otherwise) {
    return object.get(key) instanceof String text ? Duration.parse(text) : otherwise;
  }

  /** A duration, or null when it is not there. */
  @Nullable Duration optionalDuration(String key) {
    return object.get(key) instanceof String text ? Duration.parse(text) : null;
  }

  /** A template that must be there. */
  Template required(String key, String expected) {
    if (!object.containsKey(key)) {
      missing(key, expected);
      return NOTHING;
    }
    return compiled(object.get(key), path(key));
  }

  /** A template, or one of another value when it is not there. */
  Template template(String key, Object otherwise) {
    return object.containsKey(key) ? compiled(object.get(key), path(key)) : _ -> otherwise;
  }

  private Template compiled(@Nullable Object json, String at) {
    CheckedTemplate checked = Templates.compile(json, at, problems);
    for (CheckedTemplate.Placed placed : checked.expressions()) {
      names.check(placed.facts(), placed.path(), problems);
    }
    return checked.template();
  }

  /** An expression that must be there; null, with a problem, when there is none. */
  @Nullable Expression expression(String key, Facts.Type type) {
    if (!(object.get(key) instanceof String source) || source.isBlank()) {
      missing(key, "a CEL expression");
      return null;
    }
    return expression(source, path(key), type, names, problems);
  }

  /**
   * An expression at a path; null, with a problem, when it does not compile or has another type.
   */
  static @Nullable Expression expression(
      String source, String path, Facts.Type type, Names names, List<Problem> problems) {
    CheckedExpression checked = Expressions.compile(source, path, problems);
    if (checked == null) {
      return null;
    }
    names.check(checked.facts(), path, problems);
    if (!checked.facts().canBe(type)) {
      problems.add(
          Problem.of(
              "EXPRESSION_TYPE",
              path,
              "an expression whose value is " + word(type),
              Found.in(source) + ", whose value is " + word(checked.facts().type())));
      return null;
    }
    return checked.expression();
  }

  private static String word(Facts.Type type) {
    return switch (type) {
      case BOOL -> "true or false";
      case LIST -> "a list";
      case MAP -> "an object";
      case NULL -> "null";
      case OTHER -> "no JSON value";
      case NUMBER -> "a number";
      case STRING -> "a string";
      case TIMESTAMP -> "a time";
      case DURATION -> "a duration";
      case DYNAMIC -> "not known yet";
    };
  }
}
