package com.nexusai.benchmarks.load;

/**
 * Counts durations in buckets that are never wider than 0.8 % of their value: quantiles of any
 * number of values in 57 KiB. For one thread.
 */
public final class Histogram {
  private static final int SUB_BITS = 7;
  private static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long sum;
  private long max;

  /**
   * Counts one value in nanoseconds; a negative one, which only a clock's jump can give, counts as
   * 0.
   */
  public void record(long nanos) {
    long value = Math.max(nanos, 0);
    counts[bucket(value)]++;
    count++;
    sum += value;
    max = Math.max(max, value);
  }

  /** Counts everything that the other has counted. */
  public void add(Histogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    sum += other.sum;
    max = Math.max(max, other.max);
  }

  /** How many values were counted. */
  public long count() {
    return count;
  }

  /** The largest value, exactly; 0 while there is none. */
  public long max() {
    return max;
  }

  /** The mean, exactly; 0 while there is none. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /**
   * The value that this share of all values does not exceed, rounded up by at most 0.8 %.
   *
   * @param quantile above 0, at most 1
   * @return 0 while there is no value
   */
  public long quantile(double quantile) {
    long wanted = (long) Math.ceil(quantile * count);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(upperEdge(i), max);
      }
    }
    return max;
  }

  private static int bucket(long value) {
    int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(value | 1) - SUB_BITS);
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private static long upperEdge(int bucket) {
    int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
    long first = (long) (bucket - (shift << SUB_BITS)) << shift;
    return first + (1L << shift) - 1;
  }
}
