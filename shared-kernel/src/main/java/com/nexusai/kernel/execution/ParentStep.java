package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.workflow.AgentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  private static final int HASH_BYTES = 16;

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
    String item = parts.group(3);
    return new ParentStep(
        new ExecutionId(parts.group(1)),
        new StepKey(new AgentId(parts.group(2)), item == null ? null : Integer.valueOf(item)),
        Integer.parseInt(parts.group(4)));
  }

  /** The id of the sub-run: the same for every repeat of the attempt. */
  public ExecutionId child() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
      return new ExecutionId("sub-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** The text on the wire. */
  @Override
  @JsonValue
  public String toString() {
    return execution + ":" + step + ":" + attempt;
  }
}
