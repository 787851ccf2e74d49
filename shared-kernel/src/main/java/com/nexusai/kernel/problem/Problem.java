package com.nexusai.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input, said so that its author can mend it.
 *
 * @param code stable, upper snake case, for example {@code UNKNOWN_KEY}; documented in
 *     docs/guide/errors.md
 * @param path where: a JSON path into what was sent ({@code $.agents[2].configuration.set}), or
 *     {@code $} for all of it
 * @param expected what would have been right, as a sentence fragment
 * @param found what was there instead, shortened, with no secret in it
 * @param action what to do about it; null where {@code expected} says it already
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String code, String path, String expected, String found, @Nullable String action) {

  /** A problem that needs no advice beyond what was expected. */
  public static Problem of(String code, String path, String expected, String found) {
    return new Problem(code, path, expected, found, null);
  }

  /** The problem in one sentence, as the command line and logs show it. */
  public String sentence() {
    String told = code + " at " + path + ": expected " + expected + ", found " + found + ".";
    return action == null ? told : told + " " + action;
  }
}
