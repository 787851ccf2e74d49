package com.nexusai.query.projection;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.execution.ExecutionViews;
import com.nexusai.query.projection.RebuildStatus.State;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.View;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import com.nexusai.query.workflow.WorkflowProjection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuilderTest {
  private static final String VIEW = ExecutionProjection.NAME;
  private static final Find<?> RUNS = all(ExecutionViews.ALL.views().getFirst());

  @TempDir Path home;
  private TestLog log;
  private World world;

  /** The projection, with something done before each event of a run. */
  static final class Disturbed {
    private final ExecutionProjection projection;
    private final Consumer<ExecutionEvent> before;

    Disturbed(ExecutionProjection projection, Consumer<ExecutionEvent> before) {
      this.projection = projection;
      this.before = before;
    }

    @EventHandler
    void on(Object happened, TrackingToken token) {
      if (happened instanceof ExecutionEvent event) {
        before.accept(event);
      }
      projection.on(happened, token);
    }
  }

  private static <D> Find<D> all(View<D> view) {
    return new Find<>(view, null, List.of(), Find.ID, false, null, 1);
  }

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private void history(int from, int runs) {
    for (int i = from; i < from + runs; i++) {
      log.append(
          meta(ADA),
          Runs.started(run("r" + i), ADA),
          Runs.decided(run("r" + i), Runs.done(Runs.START, null), Runs.done(Runs.SHAPE, "x")),
          Runs.ended(run("r" + i), (long) i));
    }
  }

  private Rebuilder disturbed(Consumer<ExecutionEvent> before) {
    return world.rebuilder(
        Map.of(VIEW, copy -> new Disturbed(new ExecutionProjection(copy, log), before)));
  }

  private static RebuildStatus ended(Rebuilder rebuilder, String view) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    RebuildStatus status = rebuilder.status(view).orElseThrow();
    while (!status.state().ended() && System.nanoTime() - end < 0) {
      Thread.sleep(10);
      status = rebuilder.status(view).orElseThrow();
    }
    return status;
  }

  private long count() {
    return world.models.read(reading -> reading.count(RUNS));
  }

  @Test
  void readers_never_see_a_half_filled_view_while_new_events_arrive() throws Exception {
    log.append(meta(ADA), Runs.workflow(new WorkflowId("w"), ADA, "Flow"));
    history(0, 1_000);
    world.caughtUp();
    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<String> fell = new AtomicReference<>();
    AtomicReference<Integer> readings = new AtomicReference<>(0);
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              long runs = 0;
              long position = 0;
              while (!over.get()) {
                long[] now = world.models.read(r -> new long[] {r.count(RUNS), r.position(VIEW)});
                if (now[0] < runs || now[1] < position) {
                  fell.set(runs + " runs at " + position + ", then " + now[0] + " at " + now[1]);
                }
                runs = now[0];
                position = now[1];
                readings.updateAndGet(n -> n + 1);
              }
            });
    int rebuilds = 0;
    int fed = 1_000;
    while (rebuilds < 3 || readings.get() < 2_000) {
      world.rebuilder.start(VIEW);
      world.rebuilder.start(WorkflowProjection.NAME);
      for (int i = 0; i < 20; i++) {
        history(fed++, 1);
        Thread.sleep(2);
      }
      assertThat(ended(world.rebuilder, VIEW).state()).isEqualTo(State.DONE);
      assertThat(ended(world.rebuilder, WorkflowProjection.NAME).state()).isEqualTo(State.DONE);
      rebuilds++;
    }
    history(fed, 1);
    world.caughtUp();
    over.set(true);
    reader.join();
    assertThat(fell).hasValue(null);
    assertThat(count()).isEqualTo(fed + 1);
    String rebuilt = world.hash();
    try (World fresh = new World(home.resolve("fresh"), log)) {
      fresh.caughtUp();
      assertThat(fresh.hash()).isEqualTo(rebuilt);
    }
    RebuildStatus last = ended(world.rebuilder, VIEW);
    assertThat(last.position()).isGreaterThan(3_000);
    assertThat(last.eventsPerSecond()).isPositive();
    assertThat(last.secondsLeft()).isNull();
    assertThat(last.error()).isNull();
  }

  @Test
  void one_rebuild_at_a_time_is_measured_and_can_be_stopped() throws Exception {
    history(0, 500);
    world.caughtUp();
    String before = world.hash();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Rebuilder rebuilder =
        disturbed(event -> {
          if (event.executionId().equals(run("r200"))) {
            begun.countDown();
            await(held);
          }
        });
    try (rebuilder) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new RebuildMetrics(world.projections, rebuilder).bindTo(registry);
      assertThat(rebuilder.status(VIEW)).isEmpty();
      rebuilder.start(VIEW);
      await(begun);
      assertThatThrownBy(() -> rebuilder.start(VIEW)).hasMessageContaining("REBUILD_UNDER_WAY");
      assertThatThrownBy(() -> rebuilder.start("other")).hasMessageContaining("NOT_FOUND");
      while (rebuilder.status(VIEW).orElseThrow().position() == 0) {
        Thread.sleep(10);
      }
      assertThat(rebuilder.status(VIEW).orElseThrow())
          .satisfies(status -> {
            assertThat(status.state()).isEqualTo(State.RUNNING);
            assertThat(status.head()).isEqualTo(1_500);
            assertThat(status.secondsLeft()).isNotNull();
          });
      assertThat(
              registry
                  .get("nexus.projection.rebuild.position")
                  .tag("projection", VIEW)
                  .gauge()
                  .value())
          .isPositive();
      rebuilder.stop(VIEW);
      held.countDown();
      assertThat(ended(rebuilder, VIEW).state()).isEqualTo(State.STOPPED);
      history(500, 1);
      world.caughtUp();
      assertThat(count()).isEqualTo(501);
      assertThat(world.hash()).isNotEqualTo(before);
      rebuilder.start(VIEW);
      assertThat(ended(rebuilder, VIEW).state()).isEqualTo(State.DONE);
    }
    assertThat(count()).isEqualTo(501);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_event_that_fails_in_a_rebuild_is_a_dead_letter_of_the_new_view_and_can_be_mended()
      throws Exception {
    history(0, 300);
    world.caughtUp();
    String before = world.hash();
    try (Rebuilder rebuilder =
        disturbed(event -> {
          if (event.executionId().equals(run("r7"))) {
            throw new IllegalStateException("chokes on r7");
          }
        })) {
      rebuilder.start(VIEW);
      assertThat(ended(rebuilder, VIEW).state()).isEqualTo(State.DONE);
    }
    assertThat(count()).isEqualTo(299);
    assertThat(world.store.waiting(VIEW, 0, 10))
        .extracting(letter -> letter.sequence(), letter -> letter.causeMessage())
        .startsWith(org.assertj.core.groups.Tuple.tuple("r7", "chokes on r7"))
        .hasSize(3);
    assertThat(world.projections.status(VIEW, world.models.progress()).deadLetters()).isEqualTo(3);
    assertThat(world.projections.status(WorkflowProjection.NAME, world.models.progress()))
        .satisfies(other -> assertThat(other.deadLetters()).isZero());
    // They are there after a restart too, and the projection that is right now handles them.
    world.close();
    world = new World(home, log);
    new Redriving(
            world.projections,
            new ProjectionProcessors(() -> world.axon().eventProcessingConfiguration()))
        .all(VIEW);
    assertThat(world.store.waiting(VIEW, 0, 10)).isEmpty();
    assertThat(world.hash()).isEqualTo(before);
  }

  @Test
  void a_rebuild_mends_what_was_set_aside_in_the_view_before() throws Exception {
    log.append(meta(ADA), Runs.ended(run("headless"), 1L));
    history(0, 10);
    world.caughtUp();
    assertThat(world.store.waiting(VIEW, 0, 10)).hasSize(1);
    try (Rebuilder rebuilder = world.rebuilder(Map.of(VIEW, copy -> new OnlyStarted(copy, log)))) {
      rebuilder.start(VIEW);
      assertThat(ended(rebuilder, VIEW).state()).isEqualTo(State.DONE);
    }
    assertThat(world.store.waiting(VIEW, 0, 10)).isEmpty();
    history(10, 1);
    world.caughtUp();
    assertThat(count()).isEqualTo(11);
  }

  /** A projection that learned to pass over what it choked on. */
  static final class OnlyStarted {
    private final ExecutionProjection projection;

    OnlyStarted(ProjectionStore store, TestLog log) {
      this.projection = new ExecutionProjection(store, log);
    }

    @EventHandler
    void on(Object happened, TrackingToken token) {
      if (happened instanceof ExecutionEvent event && event.executionId().equals(run("headless"))) {
        return;
      }
      projection.on(happened, token);
    }
  }

  @Test
  void a_batch_that_cannot_be_written_ends_the_rebuild_and_the_view_goes_on() throws Exception {
    history(0, 50);
    world.caughtUp();
    String before = world.hash();
    AtomicReference<ProjectionStore> copyOf = new AtomicReference<>();
    try (Rebuilder rebuilder =
        world.rebuilder(
            Map.of(
                VIEW,
                copy -> {
                  copyOf.set(copy);
                  return new Disturbed(
                      new ExecutionProjection(copy, log),
                      event ->
                          copy.beforeCommit(
                              "full",
                              () -> {
                                throw new IllegalStateException("no room");
                              }));
                }))) {
      rebuilder.start(VIEW);
      RebuildStatus status = ended(rebuilder, VIEW);
      assertThat(status.state()).isEqualTo(State.FAILED);
      assertThat(status.error()).contains("no room");
    }
    assertThat(world.hash()).isEqualTo(before);
    history(50, 1);
    world.caughtUp();
    assertThat(count()).isEqualTo(51);
    world.rebuilder.start(VIEW);
    assertThat(ended(world.rebuilder, VIEW).state()).isEqualTo(State.DONE);
  }

  @Test
  void a_process_that_ends_in_the_middle_leaves_the_view_as_it_was() throws Exception {
    history(0, 500);
    world.caughtUp();
    String before = world.hash();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Rebuilder rebuilder =
        disturbed(event -> {
          if (event.executionId().equals(run("r450"))) {
            begun.countDown();
            await(held);
          }
        });
    rebuilder.start(VIEW);
    await(begun);
    // The file is closed under the rebuild, as a crash would do it.
    world.close();
    held.countDown();
    assertThat(ended(rebuilder, VIEW).state()).isEqualTo(State.FAILED);
    rebuilder.close();
    world = new World(home, log);
    assertThat(world.hash()).isEqualTo(before);
    history(500, 1);
    world.caughtUp();
    assertThat(count()).isEqualTo(501);
    world.rebuilder.start(VIEW);
    assertThat(ended(world.rebuilder, VIEW).state()).isEqualTo(State.DONE);
  }
}
