package com.nexusai.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * How the time of all processors was spent since the machine started.
 *
 * @param busy by anybody
 * @param idle by nobody, waiting for the disk included
 * @param stolen by other guests of the same host
 */
public record MachineTime(Duration busy, Duration idle, Duration stolen) {
  private static final long TICK_MILLIS = 10;
  private static final int FIELDS = 8;

  /** As it is now. */
  public static MachineTime now() throws IOException {
    return parse(Files.readString(Path.of("/proc/stat")));
  }

  static MachineTime parse(String stat) {
    // cpu  user nice system idle iowait irq softirq steal …
    long[] ticks =
        Arrays.stream(stat.substring(0, stat.indexOf('\n')).split(" +"))
            .skip(1)
            .limit(FIELDS)
            .mapToLong(Long::parseLong)
            .toArray();
    return new MachineTime(
        millis(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]),
        millis(ticks[3] + ticks[4]),
        millis(ticks[7]));
  }

  private static Duration millis(long ticks) {
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  /** What was spent since then. */
  public MachineTime since(MachineTime then) {
    return new MachineTime(busy.minus(then.busy), idle.minus(then.idle), stolen.minus(then.stolen));
  }

  /** The share of all time that was busy, 0 to 1. */
  public double busyShare() {
    return share(busy);
  }

  /** The share of all time that other guests of the host took, 0 to 1. */
  public double stolenShare() {
    return share(stolen);
  }

  /** Which share of all time this much is, 0 to 1. */
  public double share(Duration part) {
    double all = busy.plus(idle).plus(stolen).toNanos();
    return all == 0 ? 0 : part.toNanos() / all;
  }
}
