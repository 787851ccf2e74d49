package com.nexusai.query.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.testing.TestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.JavaSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of read models keeps to. */
public abstract class ReadModelsContract {
  public record Note(String id, String owner, String text, long number) {}

  /** Whatever JSON can hold. */
  record Line(String id, @Nullable Object content, long position) {}

  protected static final View<Note> NOTES =
      new View<>(
          "notes",
          Note.class,
          List.of(new Field<>("owner", Note::owner), new Field<>("number", Note::number)),
          List.of(List.of("owner", "number")),
          Note::text);

  /** Its documents lie below those of the other view. */
  private static final View<Line> LINES =
      new View<>("note_lines", Line.class, List.of(), List.of());

  private static final ProjectionViews VIEWS = new ProjectionViews("p", List.of(NOTES, LINES));
  private static final int EVENTS = 100;

  /**
   * Opens the store of this test, the same again after it was closed.
   *
   * @param log of a hundred events
   */
  protected abstract ProjectionStore opened(List<ProjectionViews> views, EventLog log);

  private final TestLog log = new TestLog();
  protected ProjectionStore store;
  private ReadModels models;
  protected TokenStore tokens;

  @BeforeEach
  void begin() {
    for (int i = 0; i < EVENTS; i++) {
      log.append(Map.of(), "event");
    }
    open();
  }

  protected final void open() {
    store = opened(List.of(VIEWS), log);
    models = (ReadModels) store;
    tokens = store.tokens(JavaSerializer.builder().build());
  }

  @AfterEach
  void end() throws Exception {
    close();
    log.close();
  }

  protected final void close() throws Exception {
    ((AutoCloseable) store).close();
  }

  protected void put(Note... notes) {
    store
        .transactions()
        .executeInTransaction(() -> {
          for (Note note : notes) {
            store.put(NOTES, note.id(), note);
          }
        });
  }

  protected Note read(String id) {
    return models.read(reading -> reading.get(NOTES, id));
  }

  protected List<Note> find(Find<Note> question) {
    return models.read(r -> r.find(question));
  }

  private static Note note(String id, String owner, long number) {
    return new Note(id, owner, "text of " + id, number);
  }

  @Test
  void a_document_is_read_back_as_it_was_written() {
    Note odd = new Note("a/b", "ada", "ü \"quoted\" \u0000 '; DROP TABLE notes; --", -1);
    put(odd);
    assertThat(read("a/b")).isEqualTo(odd);
    assertThat(read("other")).isNull();
  }

  @Test
  void a_batch_sees_its_own_writes_and_readers_only_what_is_committed() {
    store
        .transactions()
        .executeInTransaction(() -> {
          store.put(NOTES, "a", note("a", "ada", 1));
          store.put(NOTES, "a", note("a", "ada", 2));
          assertThat(store.get(NOTES, "a").number()).isEqualTo(2);
          assertThat(read("a")).isNull();
        });
    assertThat(read("a").number()).isEqualTo(2);
  }

  @Test
  void a_parents_documents_are_removed_together_but_for_those_written_afterwards() {
    put(note("a", "ada", 1), note("a/1", "ada", 2), note("a/2", "ada", 3), note("ab/1", "ada", 4));
    store
        .transactions()
        .executeInTransaction(() -> {
          store.put(NOTES, "a/3", note("a/3", "ada", 5));
          store.removeChildren(NOTES, "a");
          assertThat(store.get(NOTES, "a/1")).isNull();
          assertThat(store.get(NOTES, "a/3")).isNull();
          store.put(NOTES, "a/2", note("a/2", "ada", 6));
          assertThat(store.get(NOTES, "a/2").number()).isEqualTo(6);
        });
    assertThat(find(Find.oldest(NOTES, Map.of(), "number", null, 10)))
        .extracting(Note::id)
        .containsExactly("a", "ab/1", "a/2");
  }

  @Test
  void documents_are_found_by_a_range_and_by_one_of_several_values() {
    put(note("a", "ada", 1), note("b", "bob", 2), note("c", "cy", 3), note("d", "ada", 4));
    Find<Note> all = Find.oldest(NOTES, Map.of(), "number", null, 10);
    assertThat(find(all.and(new Condition.OneOf("owner", List.of("ada", "cy")))))
        .extracting(Note::id)
        .containsExactly("a", "c", "d");
    assertThat(find(all.and(new Condition.Between("number", 2L, 4L))))
        .extracting(Note::id)
        .containsExactly("b", "c");
    Find<Note> both =
        all.and(new Condition.Between("number", 2L, null)).and(new Condition.Equal("owner", "ada"));
    List<String> ids = models.read(r -> r.ids(both));
    assertThat(ids).containsExactly("d");
  }

  @Test
  void a_batch_that_fails_leaves_nothing_behind() {
    tokensAt("p", 1);
    assertThatThrownBy(() ->
            store
                .transactions()
                .executeInTransaction(() -> {
                  store.put(NOTES, "a", note("a", "ada", 1));
                  tokens.storeToken(new GlobalSequenceTrackingToken(7), "p", 0);
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");
    assertThat(read("a")).isNull();
    assertThat(tokens.fetchToken("p", 0)).isEqualTo(new GlobalSequenceTrackingToken(1));
  }

  @Test
  void what_is_put_off_to_the_commit_runs_once_and_may_write() {
    AtomicInteger ran = new AtomicInteger();
    store
        .transactions()
        .executeInTransaction(() -> {
          for (int i = 0; i < 3; i++) {
            store.beforeCommit(
                "key",
                () -> {
                  ran.incrementAndGet();
                  store.put(NOTES, "late", note("late", "ada", 9));
                });
          }
        });
    assertThat(ran).hasValue(1);
    assertThat(read("late").number()).isEqualTo(9);
  }

  private void tokensAt(String processor, long position) {
    store
        .transactions()
        .executeInTransaction(
            () -> tokens.storeToken(new GlobalSequenceTrackingToken(position), processor, 0));
  }

  @Test
  void documents_and_token_become_visible_together() {
    store
        .transactions()
        .executeInTransaction(() -> {
          store.put(NOTES, "a", note("a", "ada", 1));
          tokens.storeToken(new GlobalSequenceTrackingToken(42), "p", 0);
        });
    long both = models.read(r -> r.get(NOTES, "a").number() + r.position("p"));
    assertThat(both).isEqualTo(43);
    assertThat(models.progress().of("p")).isEqualTo(42);
  }

  @Test
  void documents_and_tokens_are_there_after_a_restart() throws Exception {
    put(note("a", "ada", 1));
    tokensAt("p", 5);
    String identifier = tokens.retrieveStorageIdentifier().orElseThrow();
    close();
    open();
    assertThat(read("a")).isEqualTo(note("a", "ada", 1));
    assertThat(tokens.fetchToken("p", 0)).isEqualTo(new GlobalSequenceTrackingToken(5));
    assertThat(tokens.retrieveStorageIdentifier()).contains(identifier);
    assertThat(models.progress().of("p")).isEqualTo(5);
  }

  @Test
  void a_token_of_an_unusual_kind_is_kept_whole() throws Exception {
    var replay =
        ReplayToken.createReplayToken(
            new GlobalSequenceTrackingToken(50), new GlobalSequenceTrackingToken(10));
    store.transactions().executeInTransaction(() -> tokens.storeToken(replay, "p", 0));
    close();
    open();
    assertThat(tokens.fetchToken("p", 0)).isEqualTo(replay);
    assertThat(models.progress().of("p")).isEqualTo(10);
  }

  @Test
  void a_store_that_has_seen_events_which_are_not_there_is_filled_again() throws Exception {
    put(note("a", "ada", 1));
    tokensAt("p", 101);
    close();
    open();
    assertThat(read("a")).isNull();
    assertThat(tokens.fetchSegments("p")).isEmpty();
  }

  @Test
  void a_question_filters_sorts_and_goes_on_after_a_value() {
    for (int i = 1; i <= 9; i++) {
      put(note("n" + i, i % 2 == 0 ? "ada" : "bob", i));
    }
    Find<Note> first = Find.newest(NOTES, Map.of("owner", "bob"), "number", null, 2);
    assertThat(find(first)).extracting(Note::number).containsExactly(9L, 7L);
    Find<Note> next = Find.newest(NOTES, Map.of("owner", "bob"), "number", 7L, 10);
    assertThat(find(next)).extracting(Note::number).containsExactly(5L, 3L, 1L);
    assertThat(find(next.matching(List.of("n3")))).extracting(Note::id).containsExactly("n3");
  }

  @Test
  void one_parents_children_are_found_and_no_others() {
    put(
        note("a/1", "x", 1),
        note("a/2", "x", 2),
        note("a-b/1", "x", 3),
        note("a.b/1", "x", 4),
        note("a0/1", "x", 5),
        note("a", "x", 6),
        note("b/1", "x", 7));
    assertThat(find(Find.childrenOf(NOTES, "a", null, 10)))
        .extracting(Note::id)
        .containsExactly("a/1", "a/2");
    assertThat(find(Find.childrenOf(NOTES, "a", "a/1", 10)))
        .extracting(Note::id)
        .containsExactly("a/2");
  }

  @Test
  void a_field_that_the_view_does_not_have_never_reaches_the_database() {
    Find<Note> wrong = Find.newest(NOTES, Map.of("owner = '' OR 1=1 --", "x"), "number", null, 2);
    assertThatThrownBy(() -> find(wrong)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_waiter_is_woken_by_the_commit() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              waiting.countDown();
              models.progress().await("p", 3, Duration.ofSeconds(30));
            });
    waiting.await();
    tokensAt("p", 2);
    assertThat(waiter.join(Duration.ofMillis(50))).isFalse();
    tokensAt("p", 3);
    assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(() -> models.progress().await("p", 4, Duration.ofMillis(1)))
        .hasMessageContaining("READ_MODEL_BEHIND");
  }

  @Test
  void documents_are_found_by_the_beginnings_of_their_words_whatever_their_case_and_accents() {
    put(
        new Note("a", "ada", "Übergabe an die Straßenwacht", 1),
        new Note("b", "ada", "uber-Lieferung; O'Brien \"quoted\" NEAR(x) AND *", 2),
        new Note("c", "bob", "Übersicht", 3),
        new Note("d", "ada", "", 4));
    Find<Note> all = Find.oldest(NOTES, Map.of(), "number", null, 10);
    assertThat(ids(all, "über")).containsExactly("a", "b", "c");
    assertThat(ids(all, "strassen UBER")).containsExactly("a");
    assertThat(ids(all, "bergabe")).isEmpty();
    assertThat(ids(all, "near( OR x")).isEmpty();
    assertThat(ids(all, "near and o'b")).containsExactly("b");
    Find<Note> adas = all.and(new Condition.Equal("owner", "ada"));
    assertThat(ids(adas, "uber")).containsExactly("a", "b");
    assertThat(count(adas.matching(List.of("uber")))).isEqualTo(2);
  }

  private List<String> ids(Find<Note> question, String words) {
    return models.read(r -> r.ids(question.matching(SearchWords.ofQuery(words))));
  }

  private long count(Find<Note> question) {
    return models.read(r -> r.count(question));
  }

  @Test
  void a_count_is_of_all_pages() {
    for (int i = 1; i <= 9; i++) {
      put(note("n/" + i, i % 2 == 0 ? "ada" : "bob", i));
    }
    assertThat(count(Find.newest(NOTES, Map.of("owner", "bob"), "number", 5L, 1))).isEqualTo(5);
    assertThat(count(Find.childrenOf(NOTES, "n", "n/4", 2))).isEqualTo(9);
    assertThat(count(Find.childrenOf(NOTES, "other", null, 2))).isZero();
  }

  @Test
  void a_changed_or_removed_document_is_found_by_its_old_words_no_more() {
    put(new Note("a/1", "ada", "alpha common", 1), new Note("a/2", "ada", "beta common", 2));
    put(new Note("a/1", "ada", "gamma common", 1));
    Find<Note> all = Find.oldest(NOTES, Map.of(), "number", null, 10);
    assertThat(ids(all, "alpha")).isEmpty();
    assertThat(ids(all, "gamma")).containsExactly("a/1");
    store.transactions().executeInTransaction(() -> store.removeChildren(NOTES, "a"));
    put(new Note("b/1", "ada", "delta", 3));
    assertThat(ids(all, "common")).isEmpty();
    assertThat(ids(all, "g")).isEmpty();
    assertThat(ids(all, "d")).containsExactly("b/1");
    put(new Note("b/1", "ada", "delta epsilon", 3));
    put(new Note("b/1", "ada", "zeta epsilon delta", 3));
    assertThat(ids(all, "zet del eps")).containsExactly("b/1");
    put(new Note("b/1", "ada", "epsilon", 3));
    assertThat(ids(all, "zeta")).isEmpty();
    assertThat(ids(all, "eps")).containsExactly("b/1");
    put(new Note("b/1", "ada", "", 3), new Note("b/2", "ada", "", 4));
    assertThat(ids(all, "eps")).isEmpty();
    store.transactions().executeInTransaction(() -> store.removeChildren(NOTES, "b"));
    put(new Note("c/1", "ada", "theta", 3));
    assertThat(ids(all, "the")).containsExactly("c/1");
  }

  @Test
  void what_is_found_follows_every_change_of_many_documents() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, Note> known = new TreeMap<>();
    Find<Note> all = Find.oldest(NOTES, Map.of(), "id", null, 1_000);
    for (int round = 0; round < 60; round++) {
      Map<String, Note> batch = new TreeMap<>();
      for (int i = 0; i < 10; i++) {
        String id = "n/" + random.nextInt(30);
        String text = random.ints(random.nextInt(6), 0, 12).mapToObj(w -> "w" + w).toList() + "";
        batch.put(id, new Note(id, "ada", text, round));
      }
      put(batch.values().toArray(Note[]::new));
      known.putAll(batch);
      if (round % 20 == 19) {
        store.transactions().executeInTransaction(() -> store.removeChildren(NOTES, "n"));
        known.clear();
      }
      String word = "w" + random.nextInt(12);
      assertThat(ids(all, word))
          .as("seed " + seed + ", round " + round)
          .containsExactlyElementsOf(
              known.values().stream()
                  .filter(note -> SearchWords.beginWordsOf(note.text(), List.of(word)))
                  .map(Note::id)
                  .toList());
    }
  }

  protected static void put(ProjectionStore store, long position, Note... notes) {
    TokenStore tokens = store.tokens(JavaSerializer.builder().build());
    store
        .transactions()
        .executeInTransaction(() -> {
          for (Note note : notes) {
            store.put(NOTES, note.id(), note);
          }
          tokens.storeToken(new GlobalSequenceTrackingToken(position), "p", 0);
        });
  }

  @Test
  void a_second_copy_takes_the_place_of_the_first_at_once() throws Exception {
    for (int round = 1; round <= 3; round++) {
      String fresh = "new-" + round;
      put(store, 5, new Note("old", "ada", "before", 1));
      try (Rebuilding rebuilding = store.beside("p")) {
        ProjectionStore copy = rebuilding.store();
        assertThatThrownBy(() -> store.beside("p")).isInstanceOf(IllegalStateException.class);
        assertThat(rebuilding.position()).isZero();
        assertThat(copy.tokens(JavaSerializer.builder().build()).fetchSegments("p")).isEmpty();
        put(copy, 7, new Note(fresh, "ada", "after", 2), new Note(fresh, "ada", "afterwards", 2));
        assertThat(rebuilding.position()).isEqualTo(7);
        copy.transactions()
            .executeInTransaction(() -> {
              assertThat(copy.get(NOTES, fresh).number()).isEqualTo(2);
              assertThat(copy.get(NOTES, "old")).isNull();
            });
        assertThat(read(fresh)).isNull();
        assertThat(models.progress().of("p")).isEqualTo(5);
        rebuilding.switchOver();
      }
      assertThat(read("old")).isNull();
      assertThat(read(fresh).number()).isEqualTo(2);
      assertThat(ids(Find.oldest(NOTES, Map.of(), "number", null, 10), "before")).isEmpty();
      assertThat(ids(Find.oldest(NOTES, Map.of("owner", "ada"), "number", null, 10), "after"))
          .containsExactly(fresh);
      assertThat(models.progress().of("p")).isEqualTo(7);
      assertThat(tokens.fetchToken("p", 0)).isEqualTo(new GlobalSequenceTrackingToken(7));
      long told = models.read(r -> r.position("p"));
      assertThat(told).isEqualTo(7);
      put(store, 8, new Note("later", "ada", "after all", 3));
      close();
      open();
      assertThat(ids(Find.oldest(NOTES, Map.of("owner", "ada"), "number", null, 10), "after"))
          .containsExactly(fresh, "later");
    }
  }

  /** What some store cannot hold as it is. */
  private static List<Object> nasty() {
    Object deep = "bottom";
    for (int i = 0; i < 60; i++) {
      deep = i % 2 == 0 ? Map.of("down", deep) : List.of(deep);
    }
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("z", 1L);
    names.put("a", 2L);
    names.put("", "empty");
    names.put("__reserved__", "x");
    names.put("a.b`c\\[]*/~ü\u0000", "odd");
    names.put("n".repeat(3_000), null);
    Map<String, Object> unsorted = new LinkedHashMap<>();
    unsorted.put("b", List.of());
    unsorted.put("a", Map.of());
    unsorted.put("_x", null);
    return List.of(
        names,
        unsorted,
        Map.of("_json", "[1]", "_order", List.of("x")),
        Map.of("_json", "not json"),
        Map.of("_parts", List.of("p"), "_words", List.of("w")),
        List.of(List.of(1L, List.of(2.0, List.of())), List.of(), "x"),
        deep,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -0.0,
        1.0,
        1e300,
        4.9e-324,
        true,
        "",
        "\u0000\uD83D\uDE80 ünï",
        Map.of("position", "not the position", "content", unsorted));
  }

  @Test
  void whatever_json_can_hold_is_read_back_to_the_letter() {
    List<Object> nasty = nasty();
    store
        .transactions()
        .executeInTransaction(() -> {
          for (int i = 0; i < nasty.size(); i++) {
            store.put(LINES, "n/" + i, new Line("n/" + i, nasty.get(i), i));
          }
        });
    for (int i = 0; i < nasty.size(); i++) {
      String id = "n/" + i;
      Line line = models.read(r -> r.get(LINES, id));
      assertThat(Json.text(line)).isEqualTo(Json.text(new Line(id, nasty.get(i), i)));
    }
  }

  @Test
  void a_document_may_be_large_and_become_small_again_and_large() {
    Random random = new Random(7);
    byte[] noise = new byte[2_500_000];
    random.nextBytes(noise);
    String large = HexFormat.of().formatHex(noise);
    for (Object content : List.of(large, "small", "y".repeat(3_000_000), large)) {
      Line line = new Line("n/1", content, 1);
      store.transactions().executeInTransaction(() -> store.put(LINES, "n/1", line));
      Line found = models.read(r -> r.get(LINES, "n/1"));
      assertThat(found.equals(line)).isTrue();
    }
    store.transactions().executeInTransaction(() -> store.removeChildren(LINES, "n"));
    Line gone = models.read(r -> r.get(LINES, "n/1"));
    assertThat(gone).isNull();
  }

  @Test
  void
      documents_below_another_are_found_by_it_in_the_order_of_their_ids_and_all_of_them_in_pages() {
    List<String> ids = List.of("a", "a-b", "a.b", "a/b", "a0", "b", "b/000001", "b/000002");
    store
        .transactions()
        .executeInTransaction(() -> {
          for (String parent : List.of("n", "n.x", "n-y")) {
            ids.forEach(id -> {
              String whole = parent + "/" + id;
              store.put(LINES, whole, new Line(whole, null, 1));
            });
          }
        });
    assertThat(lineIds(Find.childrenOf(LINES, "n", null, 100)))
        .containsExactlyElementsOf(ids.stream().sorted().map(id -> "n/" + id).toList());
    assertThat(lineIds(Find.childrenOf(LINES, "n", "n/b", 100)))
        .containsExactly("n/b/000001", "n/b/000002");
    List<String> down = lineIds(new Find<>(LINES, "n", List.of(), Find.ID, true, "n/a0", 2));
    assertThat(down).containsExactly("n/a/b", "n/a.b");
    List<String> all = new ArrayList<>();
    String after = null;
    do {
      List<String> page = lineIds(new Find<>(LINES, null, List.of(), Find.ID, false, after, 5));
      all.addAll(page);
      after = page.size() < 5 ? null : page.getLast();
    } while (after != null);
    assertThat(all).hasSize(3 * ids.size()).doesNotHaveDuplicates();
    long count = models.read(r -> r.count(Find.childrenOf(LINES, "n.x", null, 1)));
    assertThat(count).isEqualTo(ids.size());
    store
        .transactions()
        .executeInTransaction(() -> {
          store.removeChildren(LINES, "n");
          store.put(LINES, "n/b", new Line("n/b", "again", 2));
          assertThat(store.get(LINES, "n/a")).isNull();
        });
    assertThat(lineIds(Find.childrenOf(LINES, "n", null, 100))).containsExactly("n/b");
    assertThat(lineIds(Find.childrenOf(LINES, "n-y", null, 100))).hasSize(ids.size());
  }

  private List<String> lineIds(Find<Line> question) {
    return models.read(r -> r.find(question).stream().map(Line::id).toList());
  }

  @Test
  void a_large_batch_is_written_whole_with_its_token() {
    Note[] notes = new Note[1_300];
    for (int i = 0; i < notes.length; i++) {
      notes[i] = note("n%04d".formatted(i), "ada", i);
    }
    put(store, 40, notes);
    Find<Note> all = Find.oldest(NOTES, Map.of("owner", "ada"), "number", null, 10);
    assertThat(count(all)).isEqualTo(notes.length);
    assertThat(models.progress().of("p")).isEqualTo(40);
    long told = models.read(r -> r.position("p"));
    assertThat(told).isEqualTo(40);
  }

  @Test
  void a_reading_stays_at_its_instant_while_batches_are_written() {
    put(store, 5, note("a", "ada", 5));
    models.read(reading -> {
      assertThat(reading.get(NOTES, "a").number()).isEqualTo(5);
      put(store, 6, note("a", "ada", 6), note("b", "ada", 7));
      assertThat(reading.get(NOTES, "a").number()).isEqualTo(5);
      assertThat(reading.get(NOTES, "b")).isNull();
      assertThat(reading.find(Find.oldest(NOTES, Map.of(), "number", null, 10))).hasSize(1);
      assertThat(reading.count(Find.oldest(NOTES, Map.of(), "number", null, 10))).isEqualTo(1);
      assertThat(reading.position("p")).isEqualTo(5);
      return null;
    });
    long now = models.read(r -> r.position("p"));
    assertThat(now).isEqualTo(6);
  }

  @Test
  void what_a_reading_throws_is_thrown_to_who_asked() {
    assertThatThrownBy(() ->
            models.read(_ -> {
              throw Rejection.notFound("a note", "x");
            }))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("NOT_FOUND");
  }
}
