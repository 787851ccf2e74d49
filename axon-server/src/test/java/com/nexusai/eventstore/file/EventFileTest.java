package com.nexusai.eventstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nexusai.eventstore.Backbone;
import com.nexusai.eventstore.home.DataFolderRefused;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.problem.Rejection;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir Path temp;
  private Path db;

  @BeforeEach
  void path() {
    db = temp.resolve("events.db");
  }

  @Test
  void the_writer_uses_a_log_that_is_synced_with_every_commit_and_never_checkpoints_by_itself() {
    Map<String, String> pragmas = new HashMap<>();
    try (Backbone backbone = new Backbone(db)) {
      WriteSet look = new WriteSet();
      look.add(statements -> {
        for (String pragma :
            List.of("journal_mode", "synchronous", "wal_autocheckpoint", "auto_vacuum")) {
          try (ResultSet row = statements.of("PRAGMA " + pragma).executeQuery()) {
            pragmas.put(pragma, row.getString(1));
          }
        }
      });
      backbone.file.commit(look);
    }
    assertThat(pragmas)
        .containsEntry("journal_mode", "wal")
        .containsEntry("synchronous", "2") // FULL
        .containsEntry("wal_autocheckpoint", "0")
        .containsEntry("auto_vacuum", "2"); // INCREMENTAL
  }

  @Test
  void one_caller_with_a_conflict_fails_alone_while_sixteen_commit_together() throws Exception {
    try (Backbone backbone = new Backbone(db)) {
      backbone.append("contested", 0, 1);
      CountDownLatch start = new CountDownLatch(1);
      Map<Integer, Throwable> failures = new ConcurrentHashMap<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int caller = i;
        callers.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int n = 0; n < 20; n++) {
                    boolean conflicting = caller == 7 && n == 10;
                    Throwable failure =
                        catchThrowable(() -> {
                          start.await();
                          WriteSetOf.both(backbone, caller, conflicting);
                        });
                    if (failure != null) {
                      failures.put(caller, failure);
                    }
                  }
                }));
      }
      start.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(failures).containsOnlyKeys(7);
      assertThat(failures.get(7))
          .isInstanceOf(ConcurrencyException.class)
          .hasMessageContaining("Expected sequence 1")
          .hasMessageContaining("found 0");
      // Neither event of the failing set is there, and positions have no gap.
      List<RecordedEvent> events = backbone.log.eventsAfter(0, 10_000);
      assertThat(events).hasSize(1 + (16 * 20 - 1) * 2);
      assertThat(events.getLast().position()).isEqualTo(events.size());
      assertThat(backbone.log.eventsOf("contested", 0, 10)).hasSize(1);
    }
    assertThat(ChainVerifier.verify(db).valid()).isTrue();
  }

  /** Two events of a new aggregate; the conflicting one has a taken sequence as its second. */
  private static final class WriteSetOf {
    private static final java.util.concurrent.atomic.AtomicInteger NEXT =
        new java.util.concurrent.atomic.AtomicInteger();

    static void both(Backbone backbone, int caller, boolean conflicting) {
      String id = caller + "-" + NEXT.incrementAndGet();
      backbone.engine.appendEvents(
          List.of(
              Backbone.event(id, 0, new Backbone.Happened(id, 0)),
              conflicting
                  ? Backbone.event("contested", 0, new Backbone.Happened(id, 1))
                  : Backbone.event(id, 1, new Backbone.Happened(id, 1))));
    }
  }

  @Test
  void a_gap_in_a_stream_is_refused_like_a_conflict() {
    try (Backbone backbone = new Backbone(db)) {
      backbone.append("a", 0, 2);
      assertThatThrownBy(() -> backbone.append("a", 3, 1)).isInstanceOf(ConcurrencyException.class);
      assertThatThrownBy(() -> backbone.append("new", 1, 1))
          .isInstanceOf(ConcurrencyException.class);
      backbone.append("a", 2, 1);
    }
    try (Backbone again = new Backbone(db)) {
      assertThatThrownBy(() -> again.append("a", 2, 1)).isInstanceOf(ConcurrencyException.class);
      again.append("a", 3, 1);
      assertThat(again.log.eventsOf("a", 0, 10))
          .extracting(RecordedEvent::position)
          .containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void a_change_that_refuses_takes_its_whole_set_back() {
    try (Backbone backbone = new Backbone(db)) {
      WriteSet set = new WriteSet();
      set.add(statements -> statements.run("INSERT INTO settings VALUES ('written', 'before')"));
      set.add(
          (Change)
              _ -> {
                throw new IllegalArgumentException("no");
              });
      assertThatThrownBy(() -> backbone.file.commit(set)).hasMessage("no");
      assertThat(settings(backbone, "written")).isZero();
      backbone.append("a", 0, 1);
      assertThat(backbone.file.head()).isEqualTo(1);
    }
  }

  private static long settings(Backbone backbone, String key) {
    return backbone.file.read(statements -> {
      var select = statements.of("SELECT count(*) FROM settings WHERE key = ?");
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        return row.getLong(1);
      }
    });
  }

  @Test
  void
      a_full_disk_refuses_with_a_code_keeps_what_was_acknowledged_and_goes_on_when_there_is_room() {
    try (Backbone backbone = new Backbone(db)) {
      backbone.append("a", 0, 3);
      limitPages(backbone, 1);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      long acknowledged = 3;
      while (failure.get() == null) {
        failure.set(catchThrowable(() -> backbone.append("b" + System.nanoTime(), 0, 20)));
        acknowledged += failure.get() == null ? 20 : 0;
      }
      assertThat(failure.get())
          .isInstanceOfSatisfying(
              Rejection.class,
              rejection -> {
                assertThat(rejection.rejection().kind()).isEqualTo(Rejection.Kind.UNAVAILABLE);
                assertThat(rejection.rejection().code()).isEqualTo("STORAGE_FULL");
              });
      assertThat(backbone.log.eventsAfter(0, 10_000)).hasSize((int) acknowledged);
      limitPages(backbone, 1_000_000);
      backbone.append("a", 3, 1);
      assertThat(backbone.file.head()).isEqualTo(acknowledged + 1);
      // Who follows live is told the position that the event has in the file.
      assertThat(backbone.log.eventsAfter(acknowledged, 10))
          .extracting(RecordedEvent::position, RecordedEvent::aggregateId)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(acknowledged + 1, "a"));
    }
    assertThat(ChainVerifier.verify(db).valid()).isTrue();
  }

  private static void limitPages(Backbone backbone, int pages) {
    WriteSet set = new WriteSet();
    set.add(statements -> {
      try (Statement statement = statements.connection().createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
    });
    backbone.file.commit(set);
  }

  @Test
  void a_closed_file_refuses_instead_of_waiting() {
    Backbone backbone = new Backbone(db);
    backbone.close();
    assertThatThrownBy(() -> backbone.append("a", 0, 1))
        .hasMessageContaining("STORAGE_UNAVAILABLE");
  }

  @Test
  void a_file_of_a_newer_nexus_or_of_somebody_else_is_refused_untouched() throws Exception {
    new Backbone(db).close();
    try (var connection = Connections.writer(db);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 999");
    }
    assertThatThrownBy(() -> new Backbone(db))
        .isInstanceOf(DataFolderRefused.class)
        .hasMessageContaining("newer Nexus");
    Path other = temp.resolve("other.db");
    try (var connection = Connections.writer(other);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (x)");
    }
    assertThatThrownBy(() -> new Backbone(other))
        .isInstanceOf(DataFolderRefused.class)
        .hasMessageContaining("not an event file");
  }

  @Test
  void an_interrupt_does_not_hide_what_became_of_the_writes() {
    try (Backbone backbone = new Backbone(db)) {
      Thread.currentThread().interrupt();
      backbone.append("a", 0, 1);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(backbone.file.head()).isEqualTo(1);
    }
  }

  @Test
  void the_log_is_started_again_under_steady_writing_and_does_not_grow_for_ever() {
    try (Backbone backbone = new Backbone(db)) {
      byte[] large = new byte[1 << 20];
      long biggest = 0;
      for (int i = 0; i < 160; i++) {
        int value = i;
        WriteSet set = new WriteSet();
        set.add(statements -> {
          var put = statements.of("INSERT INTO payloads VALUES (?, ?)");
          put.setLong(1, 1_000_000 + value);
          put.setBytes(2, large);
          put.executeUpdate();
        });
        backbone.file.commit(set);
        biggest = Math.max(biggest, db.resolveSibling("events.db-wal").toFile().length());
      }
      assertThat(biggest).isLessThan(120L << 20);
    }
  }
}
