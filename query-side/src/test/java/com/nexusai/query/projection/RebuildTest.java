package com.nexusai.query.projection;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
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

  /** What all tables of the views hold. */
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
            told.append('|').append(row.getString(i));
          }
          rows.add(told.toString());
        }
      }
    }
    return rows;
  }

  private void history(TestLog log, Random random, int commits) {
    for (int i = 0; i < commits; i++) {
      ExecutionId run = run("r" + random.nextInt(40));
      List<RecordedEvent> known = log.eventsOf(run.value(), 0, 10_000);
      log.append(meta(ADA), next(run, known, random));
      if (i % 25 == 0) {
        WorkflowId flow = new WorkflowId("w" + i);
        log.append(meta(ADA), Runs.workflow(flow, ADA, "Flow " + i));
        log.append(meta(ADA), Runs.activated(flow, ADA, 1));
      }
    }
  }

  private static Object next(ExecutionId run, List<RecordedEvent> known, Random random) {
    if (known.isEmpty()) {
      return Runs.started(run, ADA);
    }
    boolean erased = known.stream().anyMatch(it -> it.payload() instanceof ExecutionErased);
    if (erased) {
      return Runs.late(run, FETCH);
    }
    return known.getLast().payload() instanceof Ended && random.nextBoolean()
        ? Runs.erased(run, ExecutionStatus.COMPLETED, 3)
        : any(run, random);
  }

  private static Object any(ExecutionId run, Random random) {
    return switch (random.nextInt(17)) {
      case 0 -> Runs.decided(run, Runs.done(START, null), Runs.skipped(SHAPE));
      case 1 -> Runs.scheduled(run, FETCH, null, 1 + random.nextInt(3));
      case 2 -> Runs.completed(run, FETCH, random.nextInt(5), "x");
      case 3 -> Runs.failed(run, SHAPE, null, random.nextBoolean());
      case 4 -> Runs.waiting(run, FETCH);
      case 5 -> Runs.items(run, FETCH, 5);
      case 6 -> Runs.reopened(run, FETCH);
      case 7 -> Runs.ended(run, random.nextInt());
      case 8 -> Runs.approvalRequested(run, SHAPE);
      case 9 -> Runs.approvalDecided(run, SHAPE, random.nextBoolean());
      case 10 -> Runs.callbackAwaited(run, FETCH);
      case 11 -> Runs.callbackReceived(run, FETCH);
      case 12 -> Runs.subScheduled(run, SHAPE, 1 + random.nextInt(3));
      case 13 -> Runs.subStopped(run, SHAPE);
      case 14 -> Runs.queued(run);
      case 15 -> Runs.admitted(run);
      default -> Runs.endedFailed(run);
    };
  }

  @Test
  void a_rebuild_gives_the_same_as_following_along(
      @TempDir Path followed, @TempDir Path rebuilt, @TempDir Path restarted) throws Exception {
    try (TestLog log = new TestLog()) {
      // Following along, batches are as small as the commits; a rebuild takes them in batches of
      // 500.
      try (World world = new World(followed, log)) {
        history(log, new Random(seed), 1_200);
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
          history(log, random, 100);
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
        history(log, new Random(seed), 1_200);
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
        history(log, new Random(seed), 600);
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
