package com.nexusai.query.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.ReadModelViews;
import com.nexusai.query.testing.FirestoreEmulator;
import com.nexusai.query.testing.Histories;
import com.nexusai.query.testing.TcpProxy;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firestore goes away while the projections are at work, and comes back. */
class FirestoreOutageTest {
  private static final int SECONDS = Integer.getInteger("nexus.outage.seconds", 5);
  private static final int TIMES = Integer.getInteger("nexus.outage.times", 1);
  private static final Duration READS = Duration.ofSeconds(5);

  private final long seed = System.nanoTime();

  @Test
  void no_update_is_lost_and_the_views_are_those_of_a_fresh_rebuild(@TempDir Path home)
      throws Exception {
    FirestoreEmulator emulator = FirestoreEmulator.shared();
    String project = FirestoreEmulator.freshProject();
    try (TestLog log = new TestLog();
        TcpProxy proxy = new TcpProxy(emulator.host())) {
      FirestoreReadModels models =
          new FirestoreReadModels(
              new FirestoreSettings(project, proxy.address()), ReadModelViews.ALL, log);
      Map<String, String> afterwards;
      try (World world = new World(models, log, List.of())) {
        Random random = new Random(seed);
        Histories.append(log, random, 100);
        world.caughtUp();
        for (int i = 0; i < TIMES; i++) {
          underLoad(log, random, () -> goAway(proxy, models));
          world.caughtUp();
          assertThat(models.isUp()).isTrue();
        }
        afterwards = Contents.of(models);
        for (String name : world.projections.names()) {
          assertThat(world.projections.status(name, models.progress()).deadLetters()).isZero();
        }
      }
      try (World fresh = new World(home, log)) {
        fresh.caughtUp();
        assertThat(afterwards).as("seed " + seed).isEqualTo(Contents.of(fresh.models));
      }
    }
  }

  private interface Disturbance {
    void run() throws Exception;
  }

  /** Appends events all the while. */
  private static void underLoad(TestLog log, Random random, Disturbance disturbance)
      throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Thread load =
        Thread.ofVirtual()
            .start(() -> {
              while (!enough.get()) {
                Histories.append(log, random, 5);
                pause(Duration.ofMillis(50));
              }
            });
    try {
      pause(Duration.ofMillis(500));
      disturbance.run();
    } finally {
      enough.set(true);
      load.join();
    }
  }

  private static void goAway(TcpProxy proxy, FirestoreReadModels models) {
    long before = models.failures();
    proxy.cut();
    pause(Duration.ofSeconds(SECONDS).dividedBy(2));
    long asked = System.nanoTime();
    assertThatThrownBy(() -> models.read(reading -> reading.position("executions")))
        .isInstanceOfSatisfying(
            Rejection.class,
            refused -> {
              assertThat(refused.rejection().code()).isEqualTo("READ_MODELS_UNAVAILABLE");
              assertThat(refused.rejection().kind()).isEqualTo(Rejection.Kind.UNAVAILABLE);
            });
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(READS);
    assertThat(models.isUp()).isFalse();
    pause(Duration.ofSeconds(SECONDS).dividedBy(2));
    assertThat(models.failures()).isGreaterThan(before);
    proxy.restore();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
