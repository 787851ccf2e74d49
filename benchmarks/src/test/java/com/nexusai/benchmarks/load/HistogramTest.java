package com.nexusai.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private final Histogram histogram = new Histogram();

  @Test
  void quantiles_differ_from_the_exact_ones_by_less_than_one_percent() {
    Random random = new Random(7);
    long[] values =
        random.longs(100_000).map(v -> (long) Math.exp(1 + (v >>> 1) % 30_000 / 1_000.0)).toArray();
    Arrays.stream(values).forEach(histogram::record);
    Arrays.sort(values);
    for (double quantile : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999}) {
      long exact = values[(int) Math.ceil(quantile * values.length) - 1];
      assertThat(histogram.quantile(quantile))
          .as("p%s", quantile * 100)
          .isCloseTo(exact, Percentage.withPercentage(0.8));
    }
  }

  @Test
  void small_values_are_exact() {
    for (long value = 1; value <= 200; value++) {
      histogram.record(value);
    }
    assertThat(histogram.quantile(0.5)).isEqualTo(100);
    assertThat(histogram.quantile(0.01)).isEqualTo(2);
    assertThat(histogram.mean()).isCloseTo(100.5, within(1e-9));
  }

  @Test
  void the_largest_value_is_exact_and_no_quantile_exceeds_it() {
    histogram.record(1_000_000_007L);
    histogram.record(3);
    assertThat(histogram.max()).isEqualTo(1_000_000_007L);
    assertThat(histogram.quantile(1)).isEqualTo(1_000_000_007L);
  }

  @Test
  void every_long_has_a_bucket() {
    for (int bit = 0; bit < 63; bit++) {
      Histogram one = new Histogram();
      one.record(1L << bit);
      assertThat(one.quantile(0.5)).isEqualTo(1L << bit);
    }
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.quantile(0.5)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void an_added_histogram_counts_as_if_its_values_had_been_recorded_here() {
    Histogram other = new Histogram();
    other.record(10);
    other.record(90);
    histogram.record(50);
    histogram.add(other);
    assertThat(histogram.count()).isEqualTo(3);
    assertThat(histogram.quantile(0.5)).isEqualTo(50);
    assertThat(histogram.max()).isEqualTo(90);
  }

  @Test
  void nothing_recorded_is_nothing() {
    assertThat(histogram.quantile(0.99)).isZero();
    assertThat(histogram.mean()).isZero();
  }
}
