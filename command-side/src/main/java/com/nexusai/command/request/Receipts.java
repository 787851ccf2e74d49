package com.nexusai.command.request;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * What a request gets when it is received: its time and its ids. A decision never makes either.
 *
 * <p>New ids are time-ordered, so that rows of one time lie together, and hold 80 random bits: the
 * address of an unsigned webhook is as hard to guess as a password.
 */
public final class Receipts {
  private static final HexFormat HEX = HexFormat.of();
  private static final int RANDOM_BYTES = 10;
  private static final int HASH_BYTES = 16;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Reads this clock. */
  public Receipts(Clock clock) {
    this.clock = clock;
  }

  /** The receipt time, in microseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** An id for a new workflow. */
  public WorkflowId newWorkflow() {
    return new WorkflowId("wf-" + timeOrdered());
  }

  /** An id for a new run. */
  public ExecutionId newExecution() {
    return new ExecutionId("run-" + timeOrdered());
  }

  /** The id of the run that this key stands for: the same for every repeat. */
  public static ExecutionId executionOf(
      UserId owner, WorkflowId workflow, Origin.Kind trigger, String idempotencyKey) {
    MessageDigest sha256 = sha256();
    for (String part :
        new String[] {owner.value(), workflow.value(), trigger.word(), idempotencyKey}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With the length before each part no two lists of parts have the same bytes.
      sha256.update(HEX.toHexDigits(bytes.length).getBytes(StandardCharsets.US_ASCII));
      sha256.update(bytes);
    }
    return new ExecutionId("key-" + HEX.formatHex(sha256.digest(), 0, HASH_BYTES));
  }

  private String timeOrdered() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HEX.toHexDigits(clock.millis(), 12) + HEX.formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
