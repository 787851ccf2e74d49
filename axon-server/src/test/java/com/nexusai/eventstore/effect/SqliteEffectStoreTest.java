package com.nexusai.eventstore.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.eventstore.Backbone;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEffectStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir Path temp;
  private Backbone backbone;
  private SqliteEffectStore store;

  @BeforeEach
  void open() {
    backbone = new Backbone(temp.resolve("events.db"));
    store = backbone.effects;
  }

  private void reopen() {
    backbone.close();
    open();
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private static EffectRow row(String id, String subject, Instant due) {
    return new EffectRow(id, "perform", subject, due, "{\"for\":\"" + id + "\"}");
  }

  private List<String> claim(Instant now, int max) {
    return store.claim("me", now, LEASE, max).stream().map(EffectRow::id).toList();
  }

  @Test
  void due_rows_are_claimed_earliest_first_once_and_never_early() {
    store.add(row("later", "s", NOW.plusSeconds(2)));
    store.add(row("second", "s", NOW.minusSeconds(1)));
    store.add(row("first", "s", NOW.minusSeconds(2)));
    store.add(row("nano", "s", NOW.plusNanos(1)));
    assertThat(store.size()).isEqualTo(4);
    assertThat(store.nextDue()).contains(NOW.minusSeconds(2));
    assertThat(claim(NOW, 1)).containsExactly("first");
    assertThat(claim(NOW, 9)).containsExactly("second");
    assertThat(claim(NOW, 9)).isEmpty();
    assertThat(store.nextDue()).isPresent().get().isEqualTo(NOW.plusNanos(1_000));
    assertThat(claim(NOW.plusNanos(1_000), 9)).containsExactly("nano");
  }

  @Test
  void a_row_comes_back_as_it_was_added_also_after_a_restart() {
    EffectRow row = row("a", "s", NOW);
    store.add(row);
    store.add(new EffectRow("a", "other", "t", NOW.minusSeconds(9), "{}"));
    reopen();
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.claim("me", NOW, LEASE, 9)).containsExactly(row);
  }

  @Test
  void a_lease_ends_unless_it_is_extended_and_none_outlives_the_process() {
    store.add(row("a", "s", NOW));
    assertThat(claim(NOW, 9)).containsExactly("a");
    assertThat(claim(NOW.plusSeconds(2), 9)).isEmpty();
    store.extend("somebody else", List.of("a"), NOW.plusSeconds(100));
    assertThat(claim(NOW.plusSeconds(3), 9)).containsExactly("a");
    store.extend("me", List.of("a", "unknown"), NOW.plusSeconds(100));
    assertThat(claim(NOW.plusSeconds(50), 9)).isEmpty();
    reopen();
    assertThat(claim(NOW, 9)).containsExactly("a");
  }

  @Test
  void a_released_row_is_due_again_when_it_says() {
    store.add(row("a", "s", NOW));
    assertThat(claim(NOW, 9)).containsExactly("a");
    store.release("a", NOW.plusSeconds(10));
    assertThat(claim(NOW.plusSeconds(9), 9)).isEmpty();
    assertThat(store.nextDue()).contains(NOW.plusSeconds(10));
    assertThat(claim(NOW.plusSeconds(10), 9)).containsExactly("a");
    store.release("gone", NOW);
  }

  @Test
  void rows_are_deleted_by_id_and_by_subject_except_one() {
    for (String id : List.of("a", "b", "c")) {
      store.add(row(id, "s", NOW));
    }
    store.add(row("d", "t", NOW));
    store.delete("a");
    store.delete("a");
    store.deleteAllOf("s", "c");
    store.deleteAllOf("nobody", "");
    assertThat(store.size()).isEqualTo(2);
    assertThat(claim(NOW, 9)).containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void many_held_rows_do_not_hide_a_free_one() {
    backbone.inUnitOfWork(() -> {
      for (int i = 0; i < 600; i++) {
        store.add(row("r" + i, "s", NOW.minusSeconds(1000 - i)));
      }
    });
    assertThat(claim(NOW, 599)).hasSize(599);
    assertThat(claim(NOW, 9)).containsExactly("r599");
    assertThat(store.nextDue()).isEmpty();
  }

  private static final class Recording implements Listener {
    final List<String> added = new CopyOnWriteArrayList<>();
    final List<String> removed = new CopyOnWriteArrayList<>();
    final Set<String> take = ConcurrentHashMap.newKeySet();

    @Override
    public List<String> added(List<EffectRow> rows) {
      List<String> ids = rows.stream().map(EffectRow::id).toList();
      added.addAll(ids);
      return ids.stream().filter(take::contains).toList();
    }

    @Override
    public void removedAllOf(String subject, String keep) {
      removed.add(subject + " but " + keep);
    }
  }

  @Test
  void the_listener_is_told_after_commit_and_what_it_takes_nobody_else_gets() {
    Recording listener = new Recording();
    listener.take.add("mine");
    store.listen(listener);
    backbone.inUnitOfWork(() -> {
      store.add(row("mine", "s", NOW));
      store.add(row("free", "s", NOW));
      assertThat(listener.added).isEmpty();
    });
    await().untilAsserted(() -> assertThat(listener.added).containsExactly("mine", "free"));
    await().untilAsserted(() -> assertThat(claim(NOW, 9)).containsExactly("free"));
    assertThat(claim(NOW.plusSeconds(1_000_000), 1)).containsExactly("free");
    store.extend("me", List.of("mine"), NOW.plusSeconds(5));
    store.release("mine", NOW);
    assertThat(claim(NOW, 9)).containsExactly("mine");
    store.deleteAllOf("s", "free");
    await().untilAsserted(() -> assertThat(listener.removed).containsExactly("s but free"));
  }

  @Test
  void a_failing_listener_leaves_the_rows_to_be_claimed() {
    store.listen(
        new Listener() {
          @Override
          public List<String> added(List<EffectRow> rows) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void removedAllOf(String subject, String keep) {
            throw new IllegalStateException("on purpose");
          }
        });
    store.add(row("a", "s", NOW));
    await().untilAsserted(() -> assertThat(claim(NOW, 9)).containsExactly("a"));
    store.deleteAllOf("s", "");
    store.add(row("b", "s", NOW));
    await().untilAsserted(() -> assertThat(claim(NOW, 9)).containsExactly("b"));
  }

  @Test
  void no_row_is_claimed_twice_or_after_its_deletion_while_many_threads_work() throws Exception {
    int rows = 400;
    Set<String> performed = ConcurrentHashMap.newKeySet();
    List<String> wrong = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < rows; i++) {
                store.add(row("r" + i, "s" + i % 7, NOW));
              }
            }));
    for (int t = 0; t < 4; t++) {
      String owner = "t" + t;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                while (performed.size() < rows && wrong.isEmpty()) {
                  for (EffectRow row : store.claim(owner, NOW, LEASE, 5)) {
                    if (!performed.add(row.id())) {
                      wrong.add(row.id());
                    }
                    store.delete(row.id());
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(performed).hasSize(rows);
    assertThat(store.size()).isZero();
  }
}
