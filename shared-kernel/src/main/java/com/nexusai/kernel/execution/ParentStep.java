package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attempt of a step that started a sub-run and waits for its end. On the wire {@code
 * run:agent:attempt} or {@code run:agent/item:attempt}.
 *
 * @param attempt from 1
 */
public record ParentStep(ExecutionId execution, StepKey step, int attempt) {
  private static final Pattern FORM =
      Pattern.compile("([^:/]{1,128}):([^:/]{1,128})(?:/(\\d{1,6}))?:(\\d{1,9})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if this is no such text
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ParentStep parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Expected run:agent:attempt or run:agent/item:attempt, found '" + text + "'.");
    }
    return new ParentStep(
        new ExecutionId(parts.group(1)),
        StepKey.of(parts.group(2), parts.group(3)),
        Integer.parseInt(parts.group(4)));
  }

  /** The id of the sub-run: the same for every repeat of the attempt. */
  public ExecutionId child() {
    return ExecutionId.hashed("sub-", toString());
  }

  /** The text on the wire. */
  @Override
  @JsonValue
  public String toString() {
    return execution + ":" + step + ":" + attempt;
  }
}
