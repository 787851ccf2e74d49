package com.nexusai.kernel.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in plain words what CEL says in its own. */
final class CelMessages {
  private static final Pattern PREFIX = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");
  private static final Pattern OPERATOR =
      Pattern.compile("No matching overload for function '([^']+)'.*", Pattern.DOTALL);
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*", Pattern.DOTALL);

  private static final int LONGEST = 300;

  private CelMessages() {}

  /** Why an evaluation failed. */
  static String told(CelEvaluationException e) {
    String reason = reason(e);
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "…";
  }

  private static String reason(CelEvaluationException e) {
    String message = e.getMessage() == null ? "" : PREFIX.matcher(e.getMessage()).replaceFirst("");
    if (e.getErrorCode() == CelErrorCode.DIVIDE_BY_ZERO) {
      return "division by zero";
    }
    Matcher operator = OPERATOR.matcher(message);
    if (operator.matches()) {
      return shown(operator.group(1)) + " does not work on values of these types";
    }
    if (message.startsWith("Error resolving field ")) {
      return message.substring(0, message.indexOf('.')).replace("Error resolving field", "no key")
          + ": the value before it is not an object";
    }
    return message
        .replaceFirst("key '(.*)' is not present in map\\.", "no key '$1'")
        .replaceFirst("^Index out of bounds: (-?\\d+)$", "no element $1: the list is shorter");
  }

  /** Why an expression does not compile. */
  static String told(CelValidationException e) {
    if (e.getErrors().isEmpty()) {
      return String.valueOf(e.getMessage());
    }
    return e.getErrors().stream()
        .limit(3)
        .map(CelMessages::told)
        .map(told -> told.length() <= LONGEST ? told : told.substring(0, LONGEST) + "…")
        .collect(Collectors.joining("; "));
  }

  private static String told(CelIssue issue) {
    String message =
        CANDIDATES
            .matcher(issue.getMessage())
            .replaceFirst("")
            .replace(" (in container '')", "")
            .replace("undeclared reference to", "unknown name");
    int expecting = message.indexOf(" expecting {");
    String brief = expecting < 0 ? message : message.substring(0, expecting);
    return issue.getSourceLocation().getColumn() < 0
        ? brief
        : brief + " at column " + (issue.getSourceLocation().getColumn() + 1);
  }

  private static String shown(String function) {
    return "'" + function.replace("@", "").replaceAll("^_|_$", "").replace("_", " ").trim() + "'";
  }
}
