package com.nexusai.query.redis;

import com.nexusai.query.wake.FollowedLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is measured here: whether Redis is there, what it is asked, and what that saves. */
final class RedisMetrics implements MeterBinder {
  private final RedisLink link;
  private final RedisWakeUps wakeUps;
  private final FollowedLog log;
  private final @Nullable RedisAnswers answers;

  RedisMetrics(
      RedisLink link, RedisWakeUps wakeUps, FollowedLog log, @Nullable RedisAnswers answers) {
    this.link = link;
    this.wakeUps = wakeUps;
    this.log = log;
    this.answers = answers;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("nexus.redis.up", link, it -> it.isUp() ? 1 : 0)
        .description("Whether Redis is there: 1, or 0.")
        .register(registry);
    Gauge.builder("nexus.redis.listening", wakeUps, it -> it.isListening() ? 1 : 0)
        .description("Whether announcements of other nodes are heard: 1, or 0.")
        .register(registry);
    for (String command : List.of("ping", "publish", "get", "set")) {
      RedisLink.Told told = link.told(command);
      FunctionTimer.builder(
              "nexus.redis.commands",
              told,
              it -> it.answered.sum(),
              it -> it.nanos.sum(),
              TimeUnit.NANOSECONDS)
          .description("Commands that Redis answered, and how long it took.")
          .tag("command", command)
          .register(registry);
      FunctionCounter.builder("nexus.redis.errors", told, it -> it.failed.sum())
          .description("Commands that Redis did not answer in time, or refused.")
          .tag("command", command)
          .register(registry);
    }
    counter(registry, "nexus.redis.announced", "Positions told to other nodes.", wakeUps::sent);
    counter(registry, "nexus.redis.heard", "Positions told by other nodes.", wakeUps::heard);
    counter(
        registry,
        "nexus.follower.read",
        "Events that had to be read because another node committed them.",
        log::read);
    counter(
        registry,
        "nexus.follower.found",
        "How often there were events that nobody had told of.",
        log::foundAfterSilence);
    if (answers != null) {
      answer(registry, "hit", answers.hits);
      answer(registry, "miss", answers.misses);
      answer(registry, "outdated", answers.outdated);
      answer(registry, "skipped", answers.skipped);
    }
  }

  private static void counter(
      MeterRegistry registry, String name, String description, LongValue value) {
    FunctionCounter.builder(name, value, LongValue::get)
        .description(description)
        .register(registry);
  }

  /** Somebody's count. */
  private interface LongValue {
    long get();
  }

  private static void answer(MeterRegistry registry, String outcome, LongAdder count) {
    FunctionCounter.builder("nexus.redis.answers", count, LongAdder::sum)
        .description("Reads that could have been answered from Redis, and what came of it.")
        .tag("outcome", outcome)
        .register(registry);
  }
}
