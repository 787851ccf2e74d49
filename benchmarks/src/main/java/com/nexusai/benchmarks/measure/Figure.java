package com.nexusai.benchmarks.measure;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured, once for each repeat.
 *
 * @param unit empty for a plain number
 * @param values at least one, in the order in which they were measured
 * @param target what the median must reach; null where nothing is asked
 */
public record Figure(String name, String unit, List<Double> values, @Nullable Target target) {
  public Figure {
    values = List.copyOf(values);
  }

  /** A figure of which nothing is asked. */
  public static Figure of(String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, null);
  }

  /** A figure that was measured once. */
  public static Figure of(String name, String unit, double value) {
    return of(name, unit, List.of(value));
  }

  /** The same, and its median must reach this. */
  public Figure with(Target wanted) {
    return new Figure(name, unit, values, wanted);
  }

  /** The middle value; of an even number of values the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The smallest value. */
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The largest value. */
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Whether a target was missed. */
  public boolean missed() {
    return target != null && !target.reachedBy(median());
  }

  /** A number as people read it: three digits that matter, none lost before the point. */
  public static String shown(double value) {
    double size = Math.abs(value);
    String format =
        size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%,.1f" : "%,.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
