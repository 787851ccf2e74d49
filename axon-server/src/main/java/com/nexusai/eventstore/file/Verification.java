package com.nexusai.eventstore.file;

import org.jspecify.annotations.Nullable;

/**
 * What verifying an event file found.
 *
 * @param validUpTo the position up to which every row is as it was written; 0 for none
 * @param events how many rows that is
 * @param erased how many of them have had their payload erased
 * @param head the hash of the last valid row in hexadecimal, to be kept elsewhere and compared
 *     later; empty when there is none
 * @param broken the first thing that is wrong; null when nothing is
 */
public record Verification(
    long validUpTo, long events, long erased, String head, @Nullable Break broken) {
  /**
   * Where and why a file is not as it was written.
   *
   * @param position the first position that is wrong
   * @param reason what is wrong with it, as a sentence
   */
  public record Break(long position, String reason) {}

  /** Whether everything is as it was written. */
  public boolean valid() {
    return broken == null;
  }
}
