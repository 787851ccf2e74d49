package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Retry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32C;

/**
 * The pause between attempts: exponential, capped, and spread by a hash, so that a replay finds the
 * same instant.
 */
final class Retries {
  private Retries() {}

  /**
   * The pause after an attempt.
   *
   * @param attempt the attempt over all rounds; it makes each pause's jitter its own
   * @param made how many attempts this round has made, from 1
   */
  static Duration pause(Retry retry, ExecutionId execution, StepKey step, int attempt, int made) {
    double factor = Math.pow(retry.factor(), made - 1.0);
    double millis = Math.min(retry.backoff().toMillis() * factor, retry.maxBackoff().toMillis());
    CRC32C hash = new CRC32C();
    hash.update((execution + ":" + step + ":" + attempt).getBytes(StandardCharsets.UTF_8));
    double share = hash.getValue() / 4294967296.0;
    return Duration.ofMillis(Math.round(millis * (1 - retry.jitter() * share)));
  }
}
