package com.nexusai.kernel.json;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says why a text is not the JSON that it should be. */
final class JsonProblems {
  private static final int MAX_TOLD = 200;

  private JsonProblems() {}

  static Rejection malformed(String expected, String found, @Nullable TokenStreamLocation where) {
    return Rejection.of(
        Kind.INVALID, "MALFORMED_JSON", "$", expected, shortened(found) + at(where));
  }

  static Rejection tooDeep(@Nullable TokenStreamLocation where) {
    return Rejection.of(
        Kind.INVALID,
        "JSON_TOO_DEEP",
        "$",
        "at most " + Json.MAX_DEPTH + " nested objects and arrays",
        "more" + at(where));
  }

  static Rejection rejection(JacksonException e) {
    return switch (e) {
      case StreamConstraintsException bound -> beyondBound(bound);
      case UnrecognizedPropertyException unknown -> unknownKey(unknown);
      // A record of ours that refused its value says best itself what it expected.
      case ValueInstantiationException refused ->
          atPath("INVALID_VALUE", refused, "a valid value", cause(refused));
      case MismatchedInputException other ->
          atPath("WRONG_TYPE", other, "a value of the right type", other.getOriginalMessage());
      case DatabindException other ->
          atPath("INVALID_VALUE", other, "a valid value", other.getOriginalMessage());
      default -> malformed("well-formed JSON", e.getOriginalMessage(), e.getLocation());
    };
  }

  private static Rejection beyondBound(StreamConstraintsException e) {
    String message = e.getOriginalMessage();
    return message.contains("nesting depth")
        ? tooDeep(e.getLocation())
        : Rejection.of(
            Kind.TOO_LARGE,
            "JSON_TOO_LARGE",
            "$",
            "strings, names and numbers of a bearable length",
            shortened(message) + at(e.getLocation()));
  }

  private static Rejection unknownKey(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    String expected =
        known == null || known.isEmpty()
            ? "no such key"
            : "one of "
                + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    return atPath("UNKNOWN_KEY", e, expected, "'" + e.getPropertyName() + "'");
  }

  private static Rejection atPath(
      String code, DatabindException e, String expected, @Nullable String found) {
    String told = found == null ? e.getClass().getSimpleName() : shortened(found);
    return Rejection.of(Kind.INVALID, new Problem(code, path(e), expected, told, null));
  }

  private static String path(DatabindException e) {
    List<JacksonException.Reference> steps = e.getPath();
    return steps.stream()
        .map(step ->
            step.getPropertyName() != null
                ? "." + step.getPropertyName()
                : "[" + step.getIndex() + "]")
        .collect(Collectors.joining("", "$", ""));
  }

  private static @Nullable String cause(ValueInstantiationException e) {
    return e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
  }

  private static String at(@Nullable TokenStreamLocation where) {
    return where == null || where.getLineNr() < 1
        ? ""
        : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TOLD ? text : text.substring(0, MAX_TOLD) + "…";
  }
}
