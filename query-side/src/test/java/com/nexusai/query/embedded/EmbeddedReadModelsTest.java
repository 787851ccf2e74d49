package com.nexusai.query.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.ReadModelsContract;
import com.nexusai.query.store.Rebuilding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedReadModelsTest extends ReadModelsContract {
  @TempDir Path home;

  @Override
  protected ProjectionStore opened(List<ProjectionViews> views, EventLog log) {
    return new EmbeddedReadModels(home, views, log.head());
  }

  @Test
  void the_file_is_a_write_ahead_log_without_a_flush_for_every_batch() throws Exception {
    put(new Note("a", "ada", "text", 1));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("read-models.db"));
        var statement = connection.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("PRAGMA auto_vacuum").getInt(1)).isEqualTo(2);
      assertThat(
              statement
                  .executeQuery("SELECT document ->> 'owner' FROM notes WHERE id='a'")
                  .getString(1))
          .isEqualTo("ada");
    }
  }

  @Test
  void removed_words_are_soon_gone_from_the_file_too() {
    put(new Note("a/1", "ada", "alpha common", 1), new Note("a/2", "ada", "beta common", 2));
    put(new Note("a/1", "ada", "gamma common", 1));
    store.transactions().executeInTransaction(() -> store.removeChildren(NOTES, "a"));
    put(new Note("b/1", "ada", "delta", 3));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(indexed())
                .contains("delta")
                .doesNotContain("common", "lpha", "amma", "beta"));
    assertThat(find(Find.oldest(NOTES, Map.of(), "number", null, 9).matching(List.of("del"))))
        .hasSize(1);
  }

  /** What the text index holds, as it stands in the file. */
  private String indexed() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("read-models.db"));
        var statement = connection.createStatement();
        var blocks = statement.executeQuery("SELECT block FROM notes$text_data")) {
      while (blocks.next()) {
        all.append(new String(blocks.getBytes(1), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void a_copy_that_was_not_switched_over_leaves_nothing_behind_even_after_a_crash()
      throws Exception {
    put(store, 5, new Note("old", "ada", "before", 1));
    try (Rebuilding given = store.beside("p")) {
      put(given.store(), 9, new Note("new", "ada", "after", 2));
    }
    List<String> clean = names();
    Rebuilding crashed = store.beside("p");
    put(crashed.store(), 9, new Note("new", "ada", "after", 2));
    assertThat(names()).isNotEqualTo(clean);
    close();
    open();
    assertThat(names()).isEqualTo(clean);
    assertThat(read("old").text()).isEqualTo("before");
    assertThat(read("new")).isNull();
    assertThat(tokens.fetchToken("p", 0)).isEqualTo(new GlobalSequenceTrackingToken(5));
    store.beside("p").close();
  }

  /** Of everything in the file, and of what the tokens belong to. */
  private List<String> names() throws SQLException {
    List<String> names = new ArrayList<>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("read-models.db"));
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT name FROM sqlite_master UNION ALL SELECT processor FROM tokens ORDER BY 1")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
