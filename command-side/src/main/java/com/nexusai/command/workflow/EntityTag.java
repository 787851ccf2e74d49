package com.nexusai.command.workflow;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code If-Match}: the entity tag of a workflow is its version. */
final class EntityTag {
  private static final Pattern SHAPE = Pattern.compile("(?:W/)?\"?([1-9]\\d{0,8})\"?");

  private EntityTag() {}

  /**
   * The version that must be there.
   *
   * @return null for {@code *}, which any version matches
   * @throws Rejection {@code INVALID_VALUE} when the header names no version
   */
  static @Nullable Integer version(String ifMatch) {
    String text = ifMatch.strip();
    if (text.equals("*")) {
      return null;
    }
    Matcher tag = SHAPE.matcher(text);
    if (!tag.matches()) {
      throw Rejection.of(
          Kind.INVALID, "INVALID_VALUE", "If-Match", "a version such as \"3\"", "something else");
    }
    return Integer.valueOf(tag.group(1));
  }
}
