package com.nexusai.app.limit;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of tokens for each of the last who came; it fills evenly, and is never fuller than a
 * minute fills it. Who has not come for longest is forgotten first, so that many names cost no more
 * memory than these.
 */
final class Buckets {
  static final int KEPT_MAX = 10_000;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int perMinute;
  private final Map<String, Bucket> byName =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > KEPT_MAX;
        }
      };

  Buckets(int perMinute) {
    this.perMinute = perMinute;
  }

  int perMinute() {
    return perMinute;
  }

  /** The bucket of a name; a full one for a name that is not known. */
  synchronized Bucket of(String name) {
    return byName.computeIfAbsent(name, _ -> full());
  }

  synchronized int size() {
    return byName.size();
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
        .build();
  }
}
