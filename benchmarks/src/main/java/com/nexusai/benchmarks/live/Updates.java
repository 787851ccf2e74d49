package com.nexusai.benchmarks.live;

import com.nexusai.benchmarks.load.Histogram;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * How long updates took from the decision that they tell of, by the machine's one clock. The same
 * update comes to every watcher, so its time is read only once.
 */
final class Updates {
  private static final byte[] POSITION = "\"position\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPDATE = "_update\"".getBytes(StandardCharsets.US_ASCII);

  private final Histogram latency = new Histogram();
  private long position = -1;
  private long madeAt;

  /**
   * Counts an update that was received now.
   *
   * @return its position; -1 for a frame that is no update
   */
  long received(ByteBuffer bytes, int start, int end) {
    if (find(bytes, start, Math.min(end, start + 40), UPDATE) < 0) {
      return -1;
    }
    long told = number(bytes, find(bytes, start, end, POSITION));
    if (told != position) {
      position = told;
      madeAt = epochNanos(instant(bytes, find(bytes, start, end, TIME), end));
    }
    latency.record(epochNanos(Instant.now()) - madeAt);
    return told;
  }

  Histogram latency() {
    return latency;
  }

  /** Where the text ends that is looked for; -1 when it is not there. */
  private static int find(ByteBuffer bytes, int start, int end, byte[] wanted) {
    for (int i = start; i <= end - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && bytes.get(i + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i + same;
      }
    }
    return -1;
  }

  private static long number(ByteBuffer bytes, int from) {
    if (from < 0) {
      throw new IllegalStateException("Expected a position in an update.");
    }
    long number = 0;
    for (int i = from; bytes.get(i) >= '0' && bytes.get(i) <= '9'; i++) {
      number = number * 10 + bytes.get(i) - '0';
    }
    return number;
  }

  private static Instant instant(ByteBuffer bytes, int from, int end) {
    if (from < 0) {
      throw new IllegalStateException("Expected a time in an update.");
    }
    StringBuilder text = new StringBuilder();
    for (int i = from; i < end && bytes.get(i) != '"'; i++) {
      text.append((char) bytes.get(i));
    }
    return Instant.parse(text);
  }

  private static long epochNanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
