package com.nexusai.kernel.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the <code>${ … }</code> in a string. It knows CEL's strings, comments and quoted names, so
 * that a brace in one of them closes nothing; <code>$${</code> stands for a literal <code>${</code>
 * .
 */
final class Placeholders {
  /** A piece of a string with placeholders. */
  sealed interface Part {
    /** Stands for itself. */
    record Literal(String text) implements Part {}

    /** Stands for the value of an expression. */
    record Code(String source) implements Part {}
  }

  /** A placeholder that is not closed. */
  static final class Unclosed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int at;

    Unclosed(int at) {
      super(null, null, false, false);
      this.at = at;
    }

    String found() {
      return "a ${ at character " + (at + 1) + " that is not closed";
    }
  }

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  private Placeholders(String text) {
    this.text = text;
  }

  /** Whether there is anything to find at all. */
  static boolean none(String text) {
    return !text.contains("${");
  }

  static List<Part> of(String text) throws Unclosed {
    Placeholders scanner = new Placeholders(text);
    scanner.scan();
    return scanner.parts;
  }

  private void scan() throws Unclosed {
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        endLiteral();
        int start = at;
        at += 2;
        skipCode(start);
        parts.add(new Part.Code(text.substring(start + 2, at - 1).strip()));
      } else {
        literal.append(text.charAt(at++));
      }
    }
    endLiteral();
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** Moves behind the brace that closes the placeholder. */
  private void skipCode(int start) throws Unclosed {
    int open = 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '{' -> open++;
        case '}' -> open--;
        case '"', '\'' -> skipString(c, start);
        case '`' -> skipTo("`", at + 1, false, start);
        case '/' -> skipComment();
        default -> {}
      }
      at++;
      if (open == 0) {
        return;
      }
    }
    throw new Unclosed(start);
  }

  private void skipString(char quote, int start) throws Unclosed {
    boolean escapes = !isRaw();
    String one = String.valueOf(quote);
    String three = one.repeat(3);
    if (text.startsWith(three, at)) {
      skipTo(three, at + 3, escapes, start);
    } else {
      skipTo(one, at + 1, escapes, start);
    }
  }

  /** In r"…" a backslash is a backslash; the letters before it must not be the end of a name. */
  private boolean isRaw() {
    int first = at;
    while (first > 0 && isNamePart(text.charAt(first - 1))) {
      first--;
    }
    String prefix = text.substring(first, at);
    return prefix.length() <= 2 && prefix.matches("(?i)r|br|rb");
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Moves onto the last character of the next {@code end}. */
  private void skipTo(String end, int from, boolean escapes, int start) throws Unclosed {
    for (int i = from; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.startsWith(end, i)) {
        at = i + end.length() - 1;
        return;
      }
    }
    throw new Unclosed(start);
  }

  private void skipComment() {
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() - 1 : end;
    }
  }
}
