package com.nexusai.command.request;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.workflow.WorkflowId;
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

  private String timeOrdered() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HEX.toHexDigits(clock.millis(), 12) + HEX.formatHex(bytes);
  }
}
