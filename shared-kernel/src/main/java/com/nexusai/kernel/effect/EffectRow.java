package com.nexusai.kernel.effect;

import java.time.Duration;
import java.time.Instant;

/**
 * One thing to do, durably: perform a step, fire a deadline, start a sub-run, report to a parent.
 *
 * <p>A row is written in the transaction of the saga batch that asked for it and deleted in the
 * transaction of the command that reports its result, so it is never lost and never forgotten.
 *
 * @param id unique; writing a row with an id that is already there does nothing, so a repeated
 *     batch adds no second row
 * @param kind what to do; the sagas' own word
 * @param subject the execution or workflow that it is done for; all rows of a subject can be
 *     removed at once
 * @param dueAt when to do it; at once when that is past
 * @param body the rest, as JSON; only the sagas read it
 */
public record EffectRow(String id, String kind, String subject, Instant dueAt, String body) {
  private static final Duration LONG_AGO = Duration.ofDays(3_650);

  /**
   * When a row is due that is to be done at once because of a fact: long before the fact, so that
   * such rows keep the order of their facts and are due also on a clock that was put back since.
   */
  public static Instant atOnce(Instant fact) {
    return fact.minus(LONG_AGO);
  }
}
