package com.nexusai.eventstore.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.eventstore.Backbone;
import com.nexusai.eventstore.file.ChainVerifier;
import com.nexusai.eventstore.file.Verification;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.history.RecordedEvent;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
  @TempDir Path temp;
  private Path db;
  private Backbone backbone;

  /** An event that names a large value, as the kernel's values do. */
  record Kept(String sha256, long sizeBytes) {}

  record Over(String why) {}

  @BeforeEach
  void open() {
    db = temp.resolve("events.db");
    backbone = new Backbone(db);
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private void reopen() {
    backbone.close();
    backbone = new Backbone(db);
  }

  private void append(String aggregate, long sequence, Object... payloads) {
    List<EventMessage<?>> events = new ArrayList<>();
    for (Object payload : payloads) {
      events.add(Backbone.event(aggregate, sequence + events.size(), payload));
    }
    backbone.engine.appendEvents(events);
  }

  /** As a command does: the value is kept and named in one unit of work. */
  private String keep(String aggregate, long sequence, String value) {
    String[] sha256 = new String[1];
    backbone.inUnitOfWork(() -> {
      sha256[0] = backbone.artifacts.keep(value.getBytes(UTF_8));
      append(aggregate, sequence, new Kept(sha256[0], value.length()));
    });
    return sha256[0];
  }

  private boolean isThere(String sha256) {
    return backbone.artifacts.read(sha256).isPresent();
  }

  @Test
  void everything_before_the_tombstone_goes_and_what_comes_after_stays() {
    backbone.append("run", 0, 1_000);
    append("run", 1_000, new Over("retention"));
    append("run", 1_001, new Backbone.Happened("late", 1));
    backbone.append("other", 0, 3);
    assertThat(backbone.erasure.eraseBefore("run", Over.class)).isEqualTo(1_000);
    assertThat(backbone.erasure.eraseBefore("run", Over.class)).isZero();
    reopen();
    List<RecordedEvent> events = backbone.log.eventsOf("run", 0, 10_000);
    assertThat(events).hasSize(1_002);
    assertThat(events.subList(0, 1_000)).allMatch(RecordedEvent::erased);
    assertThat(events.get(1_000).payload()).isEqualTo(new Over("retention"));
    assertThat(events.get(1_001).erased()).isFalse();
    assertThat(backbone.log.eventsOf("other", 0, 10)).noneMatch(RecordedEvent::erased);
    Verification verification = ChainVerifier.verify(db);
    assertThat(verification.broken()).isNull();
    assertThat(verification.erased()).isEqualTo(1_000);
  }

  @Test
  void a_stream_without_a_tombstone_is_left_alone() {
    backbone.append("run", 0, 3);
    assertThat(backbone.erasure.eraseBefore("run", Over.class)).isZero();
    assertThat(backbone.erasure.eraseBefore("nobody", Over.class)).isZero();
    assertThat(backbone.log.eventsOf("run", 0, 10)).noneMatch(RecordedEvent::erased);
  }

  @Test
  void a_value_goes_with_the_last_event_that_names_it() {
    String own = keep("a", 0, "only a's");
    String shared = keep("a", 1, "shared");
    assertThat(keep("b", 0, "shared")).isEqualTo(shared);
    append("a", 2, new Over("retention"));
    append("b", 1, new Over("retention"));
    backbone.erasure.eraseBefore("a", Over.class);
    assertThat(isThere(own)).isFalse();
    assertThat(isThere(shared)).isTrue();
    backbone.erasure.eraseBefore("b", Over.class);
    assertThat(isThere(shared)).isFalse();
  }

  @Test
  void a_value_that_an_effect_names_waits_for_it() {
    String value = keep("a", 0, "to be told to the parent");
    append("a", 1, new Over("retention"));
    backbone.effects.add(
        new EffectRow(
            "e", "report", "p", Instant.MAX, "{\"result\":{\"sha256\":\"" + value + "\"}}"));
    backbone.erasure.eraseBefore("a", Over.class);
    reopen();
    assertThat(backbone.erasure.sweep(10)).isZero();
    assertThat(isThere(value)).isTrue();
    backbone.effects.delete("e");
    assertThat(backbone.erasure.sweep(10)).isEqualTo(1);
    assertThat(isThere(value)).isFalse();
  }

  @Test
  void a_value_that_is_being_kept_again_stays_and_goes_when_that_came_to_nothing() {
    String value = keep("a", 0, "again");
    append("a", 1, new Over("retention"));
    backbone.inUnitOfWork(() -> {
      assertThat(backbone.artifacts.keep("again".getBytes(UTF_8))).isEqualTo(value);
      elsewhere(() -> backbone.erasure.eraseBefore("a", Over.class));
      assertThat(isThere(value)).isTrue();
    });
    assertThat(isThere(value)).isTrue();
    assertThat(backbone.erasure.sweep(10)).isEqualTo(1);
    assertThat(isThere(value)).isFalse();
  }

  private static void elsewhere(Callable<?> work) {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> done = thread.submit(work);
      done.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void no_value_that_an_event_names_is_ever_lost_while_runs_keep_and_lose_the_same_ones()
      throws Exception {
    long seed = System.nanoTime();
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        done.add(threads.submit(() -> keepAndLose(thread, new Random(seed + thread), stop)));
      }
      for (int i = 0; i < 200; i++) {
        backbone.erasure.sweep(100);
      }
      stop.set(true);
      for (Future<?> each : done) {
        each.get();
      }
    }
    while (backbone.erasure.sweep(1_000) > 0) {
      // Until nothing is left to erase.
    }
    for (RecordedEvent event : backbone.log.eventsAfter(0, 10_000)) {
      if (event.payload() instanceof Kept(String sha256, long _)) {
        assertThat(isThere(sha256)).as("seed %d, %s", seed, event.aggregateId()).isTrue();
      }
    }
  }

  /** Runs with a value of three; two of three runs are erased again. */
  private void keepAndLose(int thread, Random random, AtomicBoolean stop) {
    for (int i = 0; i < 100 || (!stop.get() && i < 1_000); i++) {
      String run = thread + "-" + i;
      String value = keep(run, 0, "value " + random.nextInt(3));
      assertThat(isThere(value)).as(run).isTrue();
      if (i % 3 > 0) {
        append(run, 1, new Over("retention"));
        backbone.erasure.eraseBefore(run, Over.class);
      }
    }
  }

  @Test
  void a_file_of_the_first_version_learns_which_values_its_events_name() throws Exception {
    String value = keep("a", 0, "old");
    append("a", 1, new Over("retention"));
    backbone.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE artifact_names");
      statement.execute("DROP TABLE artifacts_to_check");
      statement.execute("DROP INDEX effects_with_artifacts");
      statement.execute("PRAGMA user_version = 1");
    }
    backbone = new Backbone(db);
    assertThat(isThere(value)).isTrue();
    backbone.erasure.eraseBefore("a", Over.class);
    assertThat(isThere(value)).isFalse();
  }
}
