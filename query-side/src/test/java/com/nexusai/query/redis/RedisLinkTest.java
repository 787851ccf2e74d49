package com.nexusai.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nexusai.query.testing.Proxy;
import com.nexusai.query.testing.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RedisLinkTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(RedisLink.class);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    LOG.setLevel(Level.INFO);
    LOG.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(logged);
    LOG.setLevel(null);
  }

  private List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static RedisLink link(String url) {
    RedisLink link = new RedisLink(RedisAddress.parse(url).orElseThrow());
    link.start();
    return link;
  }

  private static void until(BooleanSupplier reached) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String get(RedisLink link, String key) {
    return link.ask("get", redis -> redis.get(key));
  }

  private static String set(RedisLink link) {
    return link.ask("set", redis -> redis.set("k", "v"));
  }

  private static long millis(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  @Test
  void a_redis_that_comes_and_goes_is_told_once_each_time() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        RedisLink link = link(redis.url())) {
      until(() -> !lines().isEmpty());
      assertThat(get(link, "k")).isNull();
      redis.start();
      until(link::isUp);
      assertThat(set(link)).isEqualTo("OK");
      assertThat(get(link, "k")).isEqualTo("v");
      redis.kill();
      for (int i = 0; i < 1_000; i++) {
        assertThat(get(link, "k")).isNull();
      }
      redis.start();
      until(link::isUp);
      assertThat(lines()).hasSize(4);
      assertThat(lines().get(0)).contains("is not there");
      assertThat(lines().get(1)).endsWith("is there.");
      assertThat(lines().get(2)).contains("is not there");
      assertThat(lines().get(3)).endsWith("is there.");
    }
  }

  @Test
  void one_that_accepts_and_says_nothing_costs_a_bounded_time_and_only_once() throws Exception {
    try (RedisProcess redis = RedisProcess.started();
        Proxy proxy = new Proxy(redis.port());
        RedisLink link = link(proxy.url())) {
      until(link::isUp);
      proxy.swallow();
      List<Long> took = new CopyOnWriteArrayList<>();
      List<Thread> askers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        askers.add(Thread.ofVirtual().start(() -> took.add(millis(() -> get(link, "k")))));
      }
      for (Thread asker : askers) {
        asker.join();
      }
      assertThat(took).hasSize(50).allMatch(millis -> millis < 1_500);
      assertThat(link.isUp()).isFalse();
      assertThat(millis(() -> IntStream.range(0, 10_000).forEach(_ -> get(link, "k"))))
          .as("ten thousand questions while it is not there")
          .isLessThan(1_000);
      proxy.letThrough();
      proxy.cut();
      until(link::isUp);
      assertThat(get(link, "k")).isNull();
      assertThat(link.told("get").answered.sum()).isEqualTo(1);
    }
  }

  @Test
  void a_password_opens_it_and_is_never_told() throws Exception {
    try (RedisProcess redis = RedisProcess.started("requirepass top-secret");
        RedisLink wrong = link("redis://:not-it@127.0.0.1:" + redis.port());
        RedisLink right = link("redis://:top-secret@127.0.0.1:" + redis.port() + "/3")) {
      until(right::isUp);
      assertThat(set(right)).isEqualTo("OK");
      until(() -> lines().size() >= 2);
      TimeUnit.MILLISECONDS.sleep(500);
      assertThat(wrong.isUp()).isFalse();
      assertThat(lines())
          .hasSize(2)
          .noneMatch(line -> line.contains("not-it") || line.contains("secret"));
    }
  }

  @Test
  void a_redis_that_refuses_is_told_once_and_is_there_all_the_same() throws Exception {
    try (RedisProcess redis = RedisProcess.started("maxmemory 1mb", "maxmemory-policy noeviction");
        RedisLink link = link(redis.url())) {
      until(link::isUp);
      String large = "x".repeat(400_000);
      for (int i = 0; i < 20; i++) {
        String key = "k" + i;
        link.ask("set", it -> it.set(key, large));
      }
      assertThat(link.isUp()).isTrue();
      assertThat(link.told("set").failed.sum()).isPositive();
      assertThat(lines()).filteredOn(line -> line.contains("refuses: OOM")).hasSize(1);
    }
  }

  @Test
  void a_virtual_thread_that_waits_for_redis_gives_its_carrier_away() throws Exception {
    List<String> pinned = new CopyOnWriteArrayList<>();
    try (RedisProcess redis = RedisProcess.started();
        RedisLink link = link(redis.url());
        RecordingStream events = new RecordingStream()) {
      until(link::isUp);
      events.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      events.onEvent(
          "jdk.VirtualThreadPinned",
          event -> {
            if (String.valueOf(event.getStackTrace()).contains("redis.clients")) {
              pinned.add(event.toString());
            }
          });
      events.startAsync();
      List<Thread> askers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        askers.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int j = 0; j < 10; j++) {
                    get(link, "k");
                  }
                }));
      }
      for (Thread asker : askers) {
        asker.join();
      }
      events.stop();
      assertThat(pinned).isEmpty();
    }
  }
}
