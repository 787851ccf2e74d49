package com.nexusai.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @Test
  void what_is_left_out_is_what_redis_takes_by_itself() {
    assertThat(RedisAddress.parse("redis://cache"))
        .contains(new RedisAddress("cache", 6379, false, null, null, 0));
  }

  @Test
  void everything_can_be_said() {
    assertThat(RedisAddress.parse("rediss://nexus:a%40b%2Fc:d@[::1]:6380/15"))
        .contains(new RedisAddress("[::1]", 6380, true, "nexus", "a@b/c:d", 15));
    assertThat(RedisAddress.parse("redis://:secret@10.0.0.7/"))
        .contains(new RedisAddress("10.0.0.7", 6379, false, null, "secret", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "redis",
        "redis://",
        "http://127.0.0.1:6379",
        "REDIS 127.0.0.1",
        "redis://127.0.0.1:0",
        "redis://127.0.0.1:65536",
        "redis://127.0.0.1:6379/one",
        "redis://127.0.0.1:6379/1/2",
        "redis://127.0.0.1:6379?db=1",
        "redis://secret@127.0.0.1:6379",
        "redis://nexus:@127.0.0.1:6379",
        "redis://a b@127.0.0.1"
      })
  void anything_else_is_no_address(String url) {
    assertThat(RedisAddress.parse(url)).isEmpty();
  }

  @Test
  void it_tells_itself_without_its_secret() {
    assertThat(RedisAddress.parse("redis://nexus:secret@cache/3").orElseThrow())
        .hasToString("redis://cache:6379/3");
    assertThat(RedisAddress.shown("redis://nexus:sec@ret@cache/three"))
        .isEqualTo("redis://***@cache/three");
    assertThat(RedisAddress.shown("nexus:secret@cache")).isEqualTo("***@cache");
    assertThat(RedisAddress.shown("cache:6379")).isEqualTo("cache:6379");
  }
}
