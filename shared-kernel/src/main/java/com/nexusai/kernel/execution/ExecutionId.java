package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.IdShape;
import com.nexusai.kernel.workflow.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identifies an execution: one run of one version of a workflow.
 *
 * @param value 1 to 128 letters, digits, {@code _}, {@code -} or {@code .}; it is a key, so its
 *     case counts
 */
public record ExecutionId(@JsonValue String value) implements Comparable<ExecutionId> {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HASH_BYTES = 16;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExecutionId {
    IdShape.check(value);
  }

  /**
   * The run that an idempotency key stands for: the same for every repeat.
   *
   * @param sender whose key it is: two people who think of the same one mean two runs. The owner,
   *     where no person sent it
   */
  public static ExecutionId ofKey(
      UserId sender, WorkflowId workflow, Origin.Kind trigger, String idempotencyKey) {
    StringBuilder text = new StringBuilder();
    for (String part :
        new String[] {sender.value(), workflow.value(), trigger.word(), idempotencyKey}) {
      // With the length before each part no two lists of parts make the same text.
      text.append(HEX.toHexDigits(part.getBytes(StandardCharsets.UTF_8).length)).append(part);
    }
    return hashed("key-", text.toString());
  }

  /** The id that follows from a text: the first 128 bits of its SHA-256. */
  static ExecutionId hashed(String prefix, String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ExecutionId(prefix + HEX.formatHex(hash, 0, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Whether this text can be such an id. */
  public static boolean isValid(String value) {
    return IdShape.fits(value);
  }

  @Override
  public int compareTo(ExecutionId other) {
    return value.compareTo(other.value);
  }

  /** The bare value: streams and saga associations are keyed by it. */
  @Override
  public String toString() {
    return value;
  }
}
