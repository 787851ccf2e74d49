package com.nexusai.query.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.ReadModelsContract;
import com.nexusai.query.store.Rebuilding;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
