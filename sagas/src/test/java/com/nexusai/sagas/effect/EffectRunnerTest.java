package com.nexusai.sagas.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.effect.EffectRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectRunnerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final MovableClock clock = new MovableClock(NOON);
  private final MemoryEffectStore store = new MemoryEffectStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<EffectRunner> runners = new ArrayList<>();

  @AfterEach
  void close() {
    never.countDown();
    runners.forEach(EffectRunner::stop);
    store.close();
  }

  @Test
  void rows_left_by_an_earlier_process_are_performed_at_the_start_in_the_order_of_their_times() {
    store.add(row("b", NOON.minusSeconds(1)));
    store.add(row("a", NOON.minusSeconds(2)));
    store.add(row("later", NOON.plusSeconds(1)));
    start(1, this::perform);

    await().until(() -> done.size() == 2);
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void a_row_that_cannot_be_performed_now_is_put_back_for_a_minute() {
    start(
        4,
        effort -> {
          if (done.isEmpty()) {
            done.add("first");
            throw new IllegalStateException("a surprise");
          }
          return perform(effort);
        });
    store.add(row("a", NOON));
    await().until(() -> store.nextDue().equals(java.util.Optional.of(NOON.plusSeconds(60))));
    assertThat(done).containsExactly("first");

    clock.move(Duration.ofSeconds(60));
    runners.getFirst().clockMoved();
    await().until(() -> done.size() == 2);
    await().until(() -> store.size() == 0);
  }

  @Test
  void a_kind_that_nobody_here_performs_stays_in_the_store() {
    start(4, this::perform);
    store.add(new EffectRow("x", "of_a_newer_version", "run", NOON, "{}"));

    await().until(() -> store.nextDue().isPresent());
    assertThat(store.ids()).containsExactly("x");
  }

  @Test
  void a_stop_leaves_what_waits_and_what_does_not_end_to_the_next_start() {
    EffectRunner first =
        start(
            1,
            effort ->
                switch (effort.call(Duration.ofMinutes(1), this::block)) {
                  case Ending.Abandoned<?> _ -> EffectOutcome.ABANDONED;
                  case Ending.Returned<?> _, Ending.Threw<?> _, Ending.TimedOut<?> _ ->
                      throw new AssertionError("not interrupted");
                });
    store.add(row("a", NOON));
    store.add(row("b", NOON));
    await().until(() -> first.inFlight() == 1);
    first.stop();

    assertThat(first.inFlight()).isZero();
    assertThat(store.ids()).containsExactlyInAnyOrder("a", "b");
    // Not cleared by a new process: given back by the old one.
    start(1, this::perform);
    await().until(() -> done.size() == 2);
  }

  @Test
  void a_stop_waits_for_what_ends_by_itself() {
    CountDownLatch go = new CountDownLatch(1);
    EffectRunner runner =
        start(
            1,
            effort -> {
              awaitQuietly(go);
              return perform(effort);
            });
    store.add(row("a", NOON));
    await().until(() -> runner.inFlight() == 1);
    Thread stopping = Thread.ofVirtual().start(runner::stop);
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    go.countDown();

    await().until(() -> !stopping.isAlive());
    assertThat(runner.isRunning()).isFalse();
    assertThat(done).containsExactly("a");
    assertThat(store.size()).isZero();
  }

  @Test
  void a_lease_that_ended_under_a_row_that_is_under_way_does_not_make_it_be_performed_twice() {
    CountDownLatch go = new CountDownLatch(1);
    EffectRunner runner =
        start(
            4,
            effort -> {
              done.add(effort.row().id());
              awaitQuietly(go);
              store.delete(effort.row().id());
              return EffectOutcome.COMPLETED;
            });
    store.add(row("soon", NOON.plusSeconds(1)));
    await().until(() -> store.nextDue().isPresent());
    clock.move(Duration.ofSeconds(2));
    runner.clockMoved();
    await().until(() -> done.size() == 1);
    clock.move(Duration.ofDays(1));
    store.add(row("other", NOON));
    await().until(() -> done.size() == 2);
    runner.clockMoved();
    go.countDown();

    await().until(() -> store.size() == 0);
    assertThat(done).containsExactly("soon", "other");
  }

  @Test
  void a_store_that_is_away_for_a_while_is_found_again() {
    store.add(row("a", NOON));
    store.fail(new IllegalStateException("no room"));
    start(4, this::perform);
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    assertThat(done).isEmpty();
    store.fail(null);

    await().until(() -> done.size() == 1);
  }

  @Test
  void what_is_under_way_and_how_it_ended_is_measured() {
    CountDownLatch go = new CountDownLatch(1);
    start(
        1,
        effort -> {
          awaitQuietly(go);
          return perform(effort);
        });
    store.add(row("a", NOON));
    store.add(row("b", NOON));

    await().until(() -> meters.get("nexus.effects.in_flight").gauge().value() == 1);
    go.countDown();
    await()
        .until(() ->
            meters.find("nexus.effects.performed").tag("outcome", "completed").timers().stream()
                    .mapToLong(timer -> timer.count())
                    .sum()
                == 2);
    assertThat(meters.get("nexus.effects.waited").timer().count()).isEqualTo(2);
  }

  private interface Performing {
    EffectOutcome perform(Effort effort) throws EffectCommands.Undelivered;
  }

  private EffectRunner start(int concurrency, Performing performing) {
    EffectHandler handler =
        new EffectHandler() {
          @Override
          public String kind() {
            return "test";
          }

          @Override
          public EffectOutcome perform(Effort effort) throws EffectCommands.Undelivered {
            return performing.perform(effort);
          }
        };
    EffectRunner runner =
        new EffectRunner(
            store,
            List.of(handler),
            new EffectCommands(SimpleCommandBus.builder().build()),
            new EffectMetrics(meters),
            new EffectSettings(
                concurrency, Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofSeconds(5)),
            clock);
    runners.add(runner);
    runner.start();
    return runner;
  }

  private EffectOutcome perform(Effort effort) {
    done.add(effort.row().id());
    store.delete(effort.row().id());
    return EffectOutcome.COMPLETED;
  }

  private Object block() throws InterruptedException {
    never.await();
    return "over";
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static EffectRow row(String id, Instant dueAt) {
    return new EffectRow(id, "test", "run", dueAt, "{}");
  }
}
