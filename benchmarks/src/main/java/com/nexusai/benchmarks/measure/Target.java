package com.nexusai.benchmarks.measure;

/**
 * What a figure must reach.
 *
 * @param atLeast whether the figure must not be smaller than the limit; else it must be smaller
 */
public record Target(boolean atLeast, double limit) {

  /** Not smaller than this. */
  public static Target atLeast(double limit) {
    return new Target(true, limit);
  }

  /** Smaller than this. */
  public static Target under(double limit) {
    return new Target(false, limit);
  }

  /** Whether this value reaches it. */
  public boolean reachedBy(double value) {
    return atLeast ? value >= limit : value < limit;
  }

  /** For people: {@code ≥ 2,600} or {@code < 25}. */
  @Override
  public String toString() {
    return (atLeast ? "≥ " : "< ") + Figure.shown(limit);
  }
}
