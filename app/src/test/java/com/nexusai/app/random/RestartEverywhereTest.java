package com.nexusai.app.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.random.Moments.Moment;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.kernel.execution.ExecutionStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Wherever the engine is stopped, it goes on from the files to the same end: the same steps, the
 * same results, the same status, and no {@code at_most_once} call twice. A stop is what a crash
 * right after a commit leaves: the files are copied there and another engine is started on them.
 *
 * <p>The long form: {@code -Dnexus.restart.graphs=50 -Dnexus.restart.max=1000000}, of drawn graphs
 * from {@code -Dnexus.restart.first=1} on; one graph alone: {@code -Dnexus.seed=17}.
 */
class RestartEverywhereTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  /** Seeds that together use every construct. */
  private static final List<Long> CHOSEN = List.of(3L, 7L, 20L, 22L, 39L, 45L, 48L, 54L, 60L, 250L);

  @TempDir Path folder;

  @Test
  void a_run_comes_to_the_same_end_wherever_the_engine_is_stopped() throws Exception {
    List<Drawn> graphs = graphs();
    int max = Integer.getInteger("nexus.restart.max", 300);
    List<String> failures = new ArrayList<>();
    int restarts = 0;
    int commits = 0;
    for (int i = 0; i < graphs.size(); i++) {
      int share = (max - restarts) / (graphs.size() - i);
      Drawn drawn = graphs.get(i);
      Path home = Files.createDirectories(folder.resolve("graph-" + drawn.seed()));
      FakeService service = new FakeService();
      service.knows(drawn);
      MovableClock clock = new MovableClock(START);
      Moments moments = new Moments(home, folder.resolve("copies-" + drawn.seed()), clock, service);
      play(drawn, home, clock, service, moments, "without a stop");
      commits += moments.count();
      for (Moment moment : moments.atMost(share)) {
        restarts++;
        try {
          restart(drawn, moment);
        } catch (AssertionError e) {
          failures.add(e.getMessage());
        }
      }
      boolean _ =
          FileSystemUtils.deleteRecursively(folder.resolve("copies-" + drawn.seed()).toFile());
    }
    System.out.printf(
        "Restart everywhere: %d graphs %s, %d commits, %d restarts%n",
        graphs.size(), graphs.stream().map(Drawn::seed).toList(), commits, restarts);
    assertThat(failures).isEmpty();
    assertThat(restarts).isGreaterThanOrEqualTo(Math.min(max, graphs.size()));
  }

  private static void restart(Drawn drawn, Moment moment) {
    FakeService service = new FakeService();
    service.knows(drawn);
    play(
        drawn,
        moment.home(),
        new MovableClock(moment.clock()),
        service,
        Failpoints.NONE,
        "stopped after commit " + moment.commit());
    Set<String> twice = once(drawn, service.calls);
    twice.retainAll(moment.calls());
    assertThat(twice).as("calls made twice, %s, of %s", moment, drawn).isEmpty();
  }

  private static void play(
      Drawn drawn,
      Path home,
      MovableClock clock,
      FakeService service,
      Failpoints failpoints,
      String when) {
    try (Engine engine = new Engine(home, clock, service, failpoints)) {
      Play play = new Play(engine);
      if (failpoints instanceof Moments moments) {
        play.draw(drawn);
        moments.begin();
      }
      play.start(drawn);
      play.untilAllEnd();
      List<String> wrong = Comparison.check(play);
      assertThat(wrong).as(when).isEmpty();
      assertThat(engine.left()).as("rows left to do, %s, of %s", when, drawn).isZero();
    }
  }

  /** The calls that must not be made twice. */
  private static Set<String> once(Drawn drawn, Set<String> calls) {
    Set<String> agents =
        drawn
            .all()
            .flatMap(each -> each.definition().agents().stream())
            .filter(agent -> "at_most_once".equals(agent.configuration().get("delivery")))
            .map(agent -> agent.id().value())
            .collect(Collectors.toSet());
    return calls.stream()
        .filter(call -> agents.contains(call.split("[:/#]")[1]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Drawn> graphs() {
    if (System.getProperty("nexus.seed") != null) {
      return List.of(WorkflowGenerator.draw(Long.getLong("nexus.seed")));
    }
    if (System.getProperty("nexus.restart.graphs") != null) {
      return drawn(Integer.getInteger("nexus.restart.graphs"));
    }
    List<Drawn> chosen = CHOSEN.stream().map(WorkflowGenerator::draw).toList();
    assertThat(chosen.stream().flatMap(each -> Constructs.of(each, expected(each)).stream()))
        .as("the chosen seeds use every construct; choose others when the generator has changed")
        .containsAll(Constructs.ALL);
    return chosen;
  }

  private static List<Drawn> drawn(int count) {
    return LongStream.iterate(Long.getLong("nexus.restart.first", 1), seed -> seed + 1)
        .mapToObj(WorkflowGenerator::draw)
        .filter(RestartEverywhereTest::isWorthWhile)
        .limit(count)
        .toList();
  }

  /** One that completes, and calls the service some times. */
  private static boolean isWorthWhile(Drawn drawn) {
    if (drawn.all().anyMatch(each -> each.traits().contains(Trait.REFUSED_ONCE))) {
      // After a crash a person would have to tell that it was refused, and can only tell results.
      return false;
    }
    Outcome outcome = expected(drawn);
    int calls = outcome.attempts().size();
    return outcome.status() == ExecutionStatus.COMPLETED && calls >= 4 && calls <= 150;
  }

  private static Outcome expected(Drawn drawn) {
    return Comparison.expected(drawn, START);
  }
}
