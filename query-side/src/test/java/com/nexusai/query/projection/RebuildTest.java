package com.nexusai.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.query.testing.Histories;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
  private final long seed = System.nanoTime();

  /**
   * What all tables of the views hold, but for the rows' own numbers: those tell who came first.
   */
  private static List<String> content(Path home) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("read-models.db"));
        var statement = connection.createStatement()) {
      for (String table :
          new String[] {"workflows", "workflow_versions", "executions", "execution_steps"}) {
        var row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id");
        while (row.next()) {
          StringBuilder told = new StringBuilder(table);
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            if (!row.getMetaData().getColumnName(i).equals("nr")) {
              told.append('|').append(row.getString(i));
            }
          }
          rows.add(told.toString());
        }
      }
    }
    return rows;
  }

  @Test
  void a_rebuild_gives_the_same_as_following_along(
      @TempDir Path followed, @TempDir Path rebuilt, @TempDir Path restarted) throws Exception {
    try (TestLog log = new TestLog()) {
      // Following along, batches are as small as the commits; a rebuild takes them in batches of
      // 500.
      try (World world = new World(followed, log)) {
        Histories.append(log, new Random(seed), 1_200);
        world.caughtUp();
      }
      try (World world = new World(rebuilt, log)) {
        world.caughtUp();
      }
      List<String> expected = content(followed);
      assertThat(expected).as("seed " + seed).hasSizeGreaterThan(150);
      assertThat(content(rebuilt)).as("seed " + seed).isEqualTo(expected);
    }
    try (TestLog log = new TestLog()) {
      Random random = new Random(seed);
      for (int part = 0; part < 4; part++) {
        try (World world = new World(restarted, log)) {
          Histories.append(log, random, 100);
          world.caughtUp();
        }
      }
      try (World world = new World(rebuilt.resolve("again"), log)) {
        world.caughtUp();
      }
      assertThat(content(restarted))
          .as("seed " + seed)
          .isEqualTo(content(rebuilt.resolve("again")));
    }
  }

  @Test
  void a_rebuild_over_erased_payloads_leaves_of_a_run_what_its_erasure_tells(
      @TempDir Path followed, @TempDir Path rebuilt) throws Exception {
    try (TestLog log = new TestLog()) {
      try (World world = new World(followed, log)) {
        Histories.append(log, new Random(seed), 1_200);
        world.caughtUp();
      }
      List<RecordedEvent> erasures =
          log.eventsAfter(0, 10_000).stream()
              .filter(it -> it.payload() instanceof ExecutionErased)
              .toList();
      assertThat(erasures).as("seed " + seed).hasSizeGreaterThan(10);
      erasures.forEach(it -> log.erase(it.aggregateId(), it.position() - 1));
      try (World world = new World(rebuilt, log)) {
        world.caughtUp();
        assertThat(world.projections.status("executions", world.models.progress()).deadLetters())
            .isZero();
      }
      assertThat(content(rebuilt)).as("seed " + seed).isEqualTo(content(followed));
    }
  }

  @Test
  void events_that_were_seen_already_change_nothing(@TempDir Path home) throws Exception {
    try (TestLog log = new TestLog()) {
      try (World world = new World(home, log)) {
        Histories.append(log, new Random(seed), 600);
        world.caughtUp();
      }
      List<String> once = content(home);
      try (var connection =
              DriverManager.getConnection("jdbc:sqlite:" + home.resolve("read-models.db"));
          var statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM tokens");
      }
      try (World world = new World(home, log)) {
        world.caughtUp();
      }
      assertThat(content(home)).as("seed " + seed).isEqualTo(once);
    }
  }
}
