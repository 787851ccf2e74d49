package com.nexusai.kernel.workflow;

/**
 * What every id of a workflow or a run looks like: 1 to 128 ASCII letters, digits, {@code _},
 * {@code -} or {@code .}. Ids are checked several times in every run, so this looks at each
 * character once.
 */
public final class IdShape {
  private static final int LENGTH_MAX = 128;

  private IdShape() {}

  /** Whether this text can be an id. */
  public static boolean fits(String value) {
    int length = value.length();
    if (length == 0 || length > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!fits(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lets an id pass.
   *
   * @throws IllegalArgumentException if this text cannot be an id
   */
  public static void check(String value) {
    if (!fits(value)) {
      throw new IllegalArgumentException(
          "Expected 1 to 128 letters, digits, '_', '-' or '.', found '" + value + "'.");
    }
  }

  private static boolean fits(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
