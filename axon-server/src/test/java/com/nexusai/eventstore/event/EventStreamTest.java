package com.nexusai.eventstore.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.eventstore.Backbone;
import com.nexusai.eventstore.Backbone.Happened;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventStreamTest {
  @TempDir Path temp;
  private Backbone backbone;

  @BeforeEach
  void open() {
    backbone = new Backbone(temp.resolve("events.db"));
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private void reopen() {
    backbone.close();
    backbone = new Backbone(temp.resolve("events.db"));
  }

  private static List<Long> read(BlockingStream<TrackedEventMessage<?>> stream, int count)
      throws InterruptedException {
    List<Long> positions = new ArrayList<>();
    while (positions.size() < count) {
      positions.add(EventCodec.position(stream.nextAvailable()));
    }
    return positions;
  }

  @Test
  void no_reader_ever_skips_or_repeats_an_event_wherever_it_joins() throws Exception {
    long seed = System.nanoTime();
    int writers = 8;
    int perWriter = 150;
    int total = writers * perWriter * 2;
    List<CompletableFuture<List<Long>>> readers = new CopyOnWriteArrayList<>();
    List<Long> startedAt = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < perWriter; i++) {
                  backbone.append(writer + "-" + i, 0, 2);
                }
              }));
    }
    Random random = new Random(seed);
    for (int r = 0; r < 12; r++) {
      long from = random.nextLong(backbone.file.head() + 1);
      startedAt.add(from);
      CompletableFuture<List<Long>> read = new CompletableFuture<>();
      readers.add(read);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (var stream = backbone.store.openStream(new GlobalSequenceTrackingToken(from))) {
              read.complete(read(stream, (int) (total - from)));
            } catch (InterruptedException | RuntimeException e) {
              read.completeExceptionally(e);
            }
          });
      if (r == 6) {
        // Whoever is near loses what is in memory and must go on from the file.
        backbone.feed.forgetRecent(Long.MAX_VALUE);
      }
      Thread.onSpinWait();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int r = 0; r < readers.size(); r++) {
      List<Long> positions = readers.get(r).get(30, TimeUnit.SECONDS);
      long from = startedAt.get(r);
      assertThat(positions).as("seed %d reader %d", seed, r).hasSize((int) (total - from));
      for (int i = 0; i < positions.size(); i++) {
        assertThat(positions.get(i)).as("seed %d", seed).isEqualTo(from + i + 1);
      }
    }
  }

  @Test
  void a_waiting_reader_is_woken_by_the_commit_and_not_by_a_timer() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (var stream = backbone.store.openStream(null);
        var waiting = backbone.store.openStream(null)) {
      assertThat(stream.setOnAvailableCallback(called::countDown)).isTrue();
      CompletableFuture<Long> woken =
          CompletableFuture.supplyAsync(() -> {
            try {
              waiting.hasNextAvailable(30, TimeUnit.SECONDS);
              return System.nanoTime();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(stream.hasNextAvailable()).isFalse();
      backbone.append("a", 0, 1);
      long durable = System.nanoTime();
      assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
      // Far below the half second that a polling reader may take.
      assertThat(woken.get(5, TimeUnit.SECONDS) - durable).isLessThan(400_000_000L);
      assertThat(stream.hasNextAvailable()).isTrue();
      assertThat(stream.peek().orElseThrow().getPayload()).isEqualTo(new Happened("a", 0));
    }
  }

  @Test
  void a_live_reader_gets_the_very_object_that_was_published() throws Exception {
    Happened published = new Happened("x", 1);
    try (var stream = backbone.store.openStream(backbone.store.createHeadToken())) {
      backbone.engine.appendEvents(List.of(Backbone.event("a", 0, published)));
      assertThat(stream.nextAvailable().getPayload()).isSameAs(published);
    }
  }

  @Test
  void live_and_replayed_events_are_equal_in_all_that_they_tell() throws Exception {
    backbone.append("a", 0, 3);
    List<RecordedEvent> live = backbone.log.eventsAfter(0, 10);
    reopen();
    assertThat(backbone.log.eventsAfter(0, 10)).isEqualTo(live);
    assertThat(backbone.log.eventsOf("a", 1, 10)).isEqualTo(live.subList(1, 3));
    assertThat(backbone.log.eventsOf("a", 1, 1)).isEqualTo(live.subList(1, 2));
    assertThat(backbone.log.eventsOf("nobody", 0, 10)).isEmpty();
  }

  @Test
  void tokens_at_the_tail_the_head_and_a_time() throws Exception {
    assertThat(backbone.store.createTailToken().position()).hasValue(0);
    assertThat(backbone.store.createHeadToken().position()).hasValue(0);
    backbone.append("a", 0, 2);
    Instant second = backbone.log.eventsAfter(1, 1).getFirst().recordedAt();
    backbone.append("a", 2, 1);
    assertThat(backbone.store.createHeadToken().position()).hasValue(3);
    assertThat(backbone.store.createTokenAt(Instant.EPOCH).position()).hasValue(0);
    long at = backbone.store.createTokenAt(second).position().orElseThrow();
    assertThat(backbone.log.eventsAfter(at, 1).getFirst().recordedAt()).isEqualTo(second);
    assertThat(backbone.store.createTokenAt(Instant.now().plusSeconds(60)).position()).hasValue(3);
  }

  @Test
  void a_listener_of_the_log_gets_every_later_event_once_in_order_and_survives_its_own_failure()
      throws Exception {
    backbone.append("before", 0, 1);
    List<Long> positions = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(200);
    EventLog.Subscription failing =
        backbone.log.subscribe(_ -> {
          throw new IllegalStateException("on purpose");
        });
    try (EventLog.Subscription subscription =
        backbone.log.subscribe(events ->
            events.forEach(event -> {
              positions.add(event.position());
              all.countDown();
            }))) {
      for (int i = 0; i < 100; i++) {
        backbone.append("a" + i, 0, 2);
      }
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    }
    failing.close();
    failing.close();
    backbone.append("after", 0, 1);
    assertThat(positions).hasSize(200).isSorted().doesNotHaveDuplicates();
    assertThat(positions.getFirst()).isEqualTo(2);
  }
}
