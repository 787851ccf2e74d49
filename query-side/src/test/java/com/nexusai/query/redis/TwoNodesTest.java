package com.nexusai.query.redis;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.query.testing.Proxy;
import com.nexusai.query.testing.RedisProcess;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.wake.FollowedLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two query sides over one event log; each is told only of what it commits itself. */
class TwoNodesTest {
  private static final ExecutionId RUN = run("run-1");

  @TempDir Path homeA;
  @TempDir Path homeB;
  private RedisProcess redis;
  private Proxy proxy;
  private TestLog log;
  private Server a;
  private Server b;
  private Watcher atA;
  private Watcher atB;

  @BeforeEach
  void open() {
    redis = RedisProcess.started();
    proxy = new Proxy(redis.port());
    log = new TestLog();
    log.append(meta(ADA), Runs.started(RUN, ADA));
    StoreIdentity store = StoreIdentity.ofThisProcess();
    a = node(homeA, log, store, redis.url());
    b = node(homeB, new TestLog(log), store, proxy.url());
    until(() -> listens(a) && listens(b));
    atA = new Watcher(a, "ada");
    atB = new Watcher(b, "ada");
  }

  private static Server node(Path home, TestLog log, StoreIdentity store, String url) {
    return new Server(
        home,
        List.of(log, store),
        "--nexus.redis-url=" + url,
        "--spring.lifecycle.timeout-per-shutdown-phase=200ms");
  }

  @AfterEach
  void close() throws Exception {
    atA.close();
    atB.close();
    a.close();
    b.close();
    proxy.close();
    redis.close();
  }

  private static boolean listens(Server node) {
    return node.bean(RedisWakeUps.class).isListening() && node.bean(RedisLink.class).isUp();
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

  /** Commits an event that shows, at a node. */
  private static long update(Server node) {
    return node.log().append(meta(ADA), Runs.completed(RUN, FETCH, null, "ok"));
  }

  /** How long updates of node A take to come to a watcher of node B, in microseconds, sorted. */
  private long[] latencies(int count) throws InterruptedException {
    long[] micros = new long[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      micros[i] = TimeUnit.NANOSECONDS.toMicros(atB.await(update(a), 10) - began);
      // Not in step with anything.
      TimeUnit.MICROSECONDS.sleep(i % 7 * 300L);
    }
    Arrays.sort(micros);
    return micros;
  }

  /** The snapshot, and then every event of both nodes once and in order. */
  private void requireEverything(Watcher watcher) throws InterruptedException {
    watcher.await(log.head(), 10);
    assertThat(watcher.positions())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.head()).boxed().toList());
  }

  @Test
  void a_node_is_woken_in_a_moment_by_what_another_one_commits() throws Exception {
    long[] micros = latencies(200);
    System.out.printf(
        "Woken through Redis: median %d us, 99%% %d us, worst %d us of 200%n",
        micros[100], micros[197], micros[199]);
    assertThat(micros[100]).isLessThan(50_000);
    requireEverything(atA);
    requireEverything(atB);
    assertThat(followed(a).read()).as("the node that committed it read nothing").isZero();
    assertThat(followed(b).foundAfterSilence()).isZero();
    // Its projections were woken, too: it answers with what was committed a moment ago.
    assertThat(b.get("ada", "/api/v1/executions/run-1?at_least=" + log.head()).status())
        .isEqualTo(200);
  }

  private static FollowedLog followed(Server node) {
    return node.bean(FollowedLog.class);
  }

  @Test
  void projections_of_a_node_are_woken_with_its_streams() throws Exception {
    long worst = 0;
    for (int i = 0; i < 20; i++) {
      long began = System.nanoTime();
      long position = update(a);
      assertThat(b.get("ada", "/api/v1/executions/run-1").status()).isEqualTo(200);
      until(() -> b.models().progress().of("executions") >= position);
      worst = Math.max(worst, System.nanoTime() - began);
    }
    // Without a wake-up a processor comes by every five seconds.
    assertThat(TimeUnit.NANOSECONDS.toMillis(worst)).isLessThan(900);
  }

  @Test
  void both_nodes_may_commit_at_once() throws Exception {
    Thread atOnce =
        Thread.ofPlatform().start(() -> LongStream.range(0, 500).forEach(_ -> update(b)));
    for (int i = 0; i < 500; i++) {
      update(a);
    }
    atOnce.join();
    requireEverything(atA);
    requireEverything(atB);
  }

  @Test
  void without_redis_updates_still_come_and_fast_again_when_it_is_back() throws Exception {
    latencies(20);
    redis.kill();
    long[] slow = latencies(4);
    assertThat(slow[0]).as("fallback").isLessThan(3_000_000);
    until(() -> !a.bean(RedisLink.class).isUp());
    redis.start();
    until(() -> listens(a) && listens(b));
    long[] fast = latencies(50);
    System.out.printf(
        "Without Redis: worst %d us; when it was back: median %d us%n", slow[3], fast[25]);
    assertThat(slow[3]).isLessThan(3_000_000);
    assertThat(fast[25]).isLessThan(50_000);
    requireEverything(atB);
  }

  @Test
  void messages_that_are_lost_lose_no_update() throws Exception {
    latencies(20);
    proxy.swallow();
    // Redis and node B both believe in their connection; nothing comes through.
    for (int i = 0; i < 50; i++) {
      update(a);
    }
    atB.await(log.head(), 5);
    assertThat(followed(b).foundAfterSilence()).isPositive();
    for (int i = 0; i < 50; i++) {
      update(i % 2 == 0 ? a : b);
    }
    proxy.cut();
    proxy.letThrough();
    until(() -> listens(b));
    long[] fast = latencies(50);
    assertThat(fast[25]).isLessThan(50_000);
    requireEverything(atA);
    requireEverything(atB);
  }

  @Test
  void a_connection_that_died_without_a_word_is_noticed() throws Exception {
    latencies(5);
    proxy.swallow();
    until(() -> !b.bean(RedisWakeUps.class).isListening());
    proxy.letThrough();
    until(() -> listens(b));
    assertThat(latencies(20)[10]).isLessThan(50_000);
    requireEverything(atB);
  }
}
