package com.nexusai.kernel.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression whose time grows with the text and not with the number of ways to match it.
 * Such a one has neither look-around nor references back.
 *
 * @param size how many instructions it takes; matching costs at most size times length
 */
record LinearPattern(Pattern pattern, int size) implements RegularExpression {
  private static final int LENGTH_MAX = 1_000;
  private static final int SIZE_MAX = 2_000;

  /**
   * As {@code \d{1000}}, but a thousand of a thousand would take the memory before it is measured.
   */
  private static final long REPEATED_MAX = 1_000;

  /** Compiles; null when it is no such expression or takes too much. */
  static @Nullable LinearPattern of(String source) {
    if (source.length() > LENGTH_MAX || repeated(source) > REPEATED_MAX) {
      return null;
    }
    try {
      Pattern pattern = Pattern.compile(translated(source));
      return pattern.programSize() > SIZE_MAX
          ? null
          : new LinearPattern(pattern, pattern.programSize());
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  @Override
  public boolean matches(String text) {
    return pattern.matcher(text).find();
  }

  /** The work of matching this many characters. */
  long weight(long characters) {
    return 1 + characters * size / 16;
  }

  /**
   * How often one part is copied at most: the counts of repetitions inside each other multiplied.
   */
  private static long repeated(String source) {
    ArrayDeque<Long> around = new ArrayDeque<>();
    long most = 1;
    long last = 1;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
        last = 1;
      } else if (c == '(') {
        around.push(most);
        most = 1;
      } else if (c == ')') {
        last = most;
        most = Math.max(most, around.isEmpty() ? 1 : around.pop());
      } else if (c == '{') {
        last = Math.min(REPEATED_MAX + 1, last * count(source, i + 1));
        most = Math.max(most, last);
      } else {
        last = 1;
      }
    }
    while (!around.isEmpty()) {
      most = Math.max(most, around.pop());
    }
    return most;
  }

  private static long count(String source, int from) {
    long greatest = 1;
    long number = 0;
    for (int i = from; i < source.length() && isOfCount(source.charAt(i)); i++) {
      char c = source.charAt(i);
      number = c == ',' ? 0 : Math.min(REPEATED_MAX + 1, number * 10 + c - '0');
      greatest = Math.max(greatest, number);
    }
    return greatest;
  }

  private static boolean isOfCount(char c) {
    return c == ',' || (c >= '0' && c <= '9');
  }

  /** JSON Schema writes a character as four hex digits behind {@code \}{@code u}, RE2 in braces. */
  private static String translated(String source) {
    StringBuilder out = new StringBuilder(source.length());
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      out.append(c);
      if (c == '\\' && i + 1 < source.length()) {
        char escaped = source.charAt(++i);
        if (escaped == 'u' && i + 4 < source.length()) {
          out.append("x{").append(source, i + 1, i + 5).append('}');
          i += 4;
        } else {
          out.append(escaped);
        }
      }
    }
    return out.toString();
  }
}
