package com.nexusai.app.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.eventstore.file.Failpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workflows drawn by chance come to what a plain interpreter says: the same steps, the same
 * results, the same status. A failure prints its seed and its workflow.
 *
 * <p>The long form: {@code -Dnexus.random.seeds=10000}, from {@code -Dnexus.random.first=1} on. One
 * seed alone: {@code -Dnexus.seed=17}.
 */
class RandomWorkflowsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SEEDS = 500;
  private static final int SEEDS_PER_ENGINE = 40;

  @TempDir Path folder;
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void every_run_comes_to_what_the_plain_interpreter_says() throws Exception {
    boolean alone = System.getProperty("nexus.seed") != null;
    long first = Long.getLong(alone ? "nexus.seed" : "nexus.random.first", 1);
    long end = first + (alone ? 1 : Long.getLong("nexus.random.seeds", SEEDS));
    List<String> wrong = new ArrayList<>();
    for (long seed = first; seed < end; seed += SEEDS_PER_ENGINE) {
      wrong.addAll(play(seed, Math.min(seed + SEEDS_PER_ENGINE, end)));
    }
    System.out.println("Random workflows: " + seen);
    assertThat(wrong).isEmpty();
    if (end - first >= SEEDS) {
      assertThat(seen.keySet()).containsAll(Constructs.ALL);
    }
  }

  private List<String> play(long from, long until) throws Exception {
    FakeService service = new FakeService();
    Path home = Files.createDirectories(folder.resolve("from-" + from));
    try (Engine engine = new Engine(home, new MovableClock(START), service, Failpoints.NONE)) {
      Play play = new Play(engine);
      for (Drawn drawn : LongStream.range(from, until).mapToObj(WorkflowGenerator::draw).toList()) {
        service.knows(drawn);
        play.draw(drawn);
        play.start(drawn);
      }
      play.untilAllEnd();
      play.runs().forEach(this::count);
      List<String> wrong = Comparison.check(play);
      if (wrong.isEmpty() && engine.left() > 0) {
        return List.of(engine.left() + " rows are left to do after the seeds from " + from);
      }
      return wrong;
    }
  }

  private void count(Recorded run) {
    Outcome outcome = run.outcome();
    seen.merge("runs " + outcome.status().word(), 1, Integer::sum);
    seen.merge("steps ended", outcome.steps().size(), Integer::sum);
    seen.merge("attempts", outcome.attempts().size(), Integer::sum);
    outcome.errors().forEach(error -> seen.merge(error.replaceAll("@.*", ""), 1, Integer::sum));
    Constructs.of(run.drawn, outcome).forEach(each -> seen.merge(each, 1, Integer::sum));
  }
}
