package com.nexusai.sagas.effect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds of performing.
 *
 * @param concurrency how many rows are performed at once, 1 to 10,000
 * @param lease how long a row is this node's before it must say again that it lives
 * @param stopGrace how long a stopping node waits for what is under way
 * @param stepTimeout how long an attempt may take whose step names no timeout
 */
@ConfigurationProperties("nexus.effects")
public record EffectSettings(
    @DefaultValue("256") int concurrency,
    @DefaultValue("3s") Duration lease,
    @DefaultValue("5s") Duration stopGrace,
    @DefaultValue("60s") Duration stepTimeout) {
  /** How many rows are held in memory, under way or next, for each that may be under way. */
  private static final int HELD_PER_SLOT = 4;

  public EffectSettings {
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException(
          "Expected nexus.effects.concurrency from 1 to 10000, found " + concurrency + ".");
    }
    if (lease.toMillis() < 100) {
      throw new IllegalArgumentException(
          "Expected nexus.effects.lease of at least 100 ms, found " + lease + ".");
    }
  }

  /** How many rows this node holds at the most. */
  int heldMax() {
    return HELD_PER_SLOT * concurrency;
  }
}
