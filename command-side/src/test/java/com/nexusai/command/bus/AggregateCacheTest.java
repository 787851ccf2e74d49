package com.nexusai.command.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AggregateCacheTest {
  private final AggregateCache cache = new AggregateCache(100, Duration.ofMinutes(1));

  @Test
  void it_never_grows_beyond_its_bound() {
    for (int i = 0; i < 10_000; i++) {
      cache.put("k" + i, "v" + i);
    }

    int kept = 0;
    for (int i = 0; i < 10_000; i++) {
      kept += cache.containsKey("k" + i) ? 1 : 0;
    }
    assertThat(kept).isPositive().isLessThanOrEqualTo(100);
  }

  @Test
  void it_keeps_what_axon_expects_of_a_cache() {
    assertThat(cache.<String, String>get("k")).isNull();
    assertThat(cache.putIfAbsent("k", "v1")).isTrue();
    assertThat(cache.putIfAbsent("k", "v2")).isFalse();
    assertThat(cache.<String, String>get("k")).isEqualTo("v1");
    assertThat(cache.<String>computeIfAbsent("k", () -> "v3")).isEqualTo("v1");
    cache.<String>computeIfPresent("k", value -> value + "!");
    assertThat(cache.<String, String>get("k")).isEqualTo("v1!");
    cache.<String>computeIfPresent("k", _ -> null);
    assertThat(cache.containsKey("k")).isFalse();
    cache.put("k", "v4");
    assertThat(cache.remove("k")).isTrue();
    assertThat(cache.remove("k")).isFalse();
    cache.put("k", "v5");
    cache.removeAll();
    assertThat(cache.containsKey("k")).isFalse();
  }
}
