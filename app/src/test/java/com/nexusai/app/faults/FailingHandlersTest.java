package com.nexusai.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.faults.FaultyServer.Answer;
import com.nexusai.kernel.history.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projections that are slow or fail, and events on which a projection or a saga fails. */
class FailingHandlersTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int COMMANDS = 150;
  private static final String PROJECTION = "executions";
  private static final String LETTERS = "/api/v1/projections/executions/dead-letters";
  private static final String PARKED = "/api/v1/sagas/failures";

  @TempDir static Path home;
  private static Stub stub;
  private static FaultyServer server;
  private static String pure;
  private static String calling;

  @BeforeAll
  static void start() {
    Faults.mend();
    stub = new Stub((key, call) -> 200);
    server = new FaultyServer(home, stub, Faults.Beside.class);
    pure = server.activeWorkflow(Stub.pureWorkflow(Map.of("on", "manual")));
    calling = server.activeWorkflow(stub.workflow("calling", Map.of("max_attempts", 1)));
    // The first commands of a process are slow; they would flatter the comparison.
    medianMillisOfCommands();
    caughtUp();
  }

  @AfterEach
  void mend() {
    Faults.mend();
  }

  @AfterAll
  static void stop() {
    server.close();
    stub.close();
  }

  /** The stated bound: the median command takes at most twice as long, and 10 ms for the noise. */
  private static double bound(double usual) {
    return 2 * usual + 10;
  }

  @Test
  void a_projection_that_is_ten_times_slower_leaves_commands_as_fast_as_they_are() {
    double usual = medianMillisOfCommands();
    caughtUp();
    // A document takes well below a millisecond.
    Faults.slowness = Duration.ofMillis(20);
    double slow = medianMillisOfCommands();

    assertThat(lag()).as("it is behind, or nothing was proved").isGreaterThan(COMMANDS);
    assertThat(slow).as("usual: %s ms", usual).isLessThan(bound(usual));
    Faults.mend();
    caughtUp();
    assertThat(server.projection(PROJECTION).get("dead_letters")).isEqualTo(0L);
  }

  @Test
  void a_projection_that_fails_on_everything_disturbs_no_command_and_is_re_driven() {
    double usual = medianMillisOfCommands();
    caughtUp();
    Faults.poisonedDocuments = _ -> true;
    double failing = medianMillisOfCommands();
    caughtUp();

    assertThat(failing).as("usual: %s ms", usual).isLessThan(bound(usual));
    assertThat(number("dead_sequences")).isEqualTo(COMMANDS);
    assertThat(server.post(LETTERS + "/retry", null).number("dead_sequences"))
        .as("it is not mended yet")
        .isEqualTo(COMMANDS);
    List<Map<?, ?>> listed = listed();
    assertThat(listed).hasSize((int) number("dead_letters"));
    assertThat(listed).extracting(letter -> (Long) letter.get("position")).isSorted();

    Faults.mend();
    assertThat(server.post(LETTERS + "/retry", null).number("dead_letters")).isZero();
    String run = listed.getFirst().get("sequence").toString();
    assertThat(server.shown(run)).isEqualTo("completed");
  }

  @Test
  void a_poison_event_waits_with_those_behind_it_and_other_runs_go_on() {
    List<String> runs = new ArrayList<>();
    // The first run that a document of it is written for is the poisoned one.
    Faults.poisonedDocuments =
        id -> {
          if (id.startsWith("run-") && runs.isEmpty()) {
            runs.add(id.substring(0, "run-".length() + 32));
          }
          return !runs.isEmpty() && id.startsWith(runs.getFirst());
        };
    String bad = server.run(calling, Map.of());
    await().atMost(SOON).until(() -> number("dead_letters") > 0);
    String good = server.run(calling, Map.of());
    await().atMost(SOON).until(() -> server.shown(good).equals("completed"));
    await().atMost(SOON).until(() -> stub.calls(bad) == 1);
    caughtUp();

    assertThat(server.shown(bad)).isEqualTo("missing");
    List<Map<?, ?>> letters = listed();
    assertThat(letters).hasSizeGreaterThan(3);
    assertThat(letters).extracting(letter -> (Object) letter.get("sequence")).containsOnly(bad);
    assertThat(letters.getFirst().get("event_type").toString()).endsWith("$ExecutionStarted");
    assertThat(letters.getFirst().get("error").toString()).contains("chokes on " + bad);
    assertThat(letters.subList(1, letters.size()))
        .as("those behind it only wait")
        .extracting(letter -> (Object) letter.get("error"))
        .containsOnlyNulls();

    Faults.mend();
    assertThat(server.post(LETTERS + "/retry", null).number("dead_letters")).isZero();
    assertThat(server.shown(bad)).isEqualTo("completed");
  }

  @Test
  void an_event_that_the_saga_fails_on_is_parked_and_re_driven_and_other_runs_go_on() {
    String bad = startPoisoned();
    String good = server.run(calling, Map.of());
    await().atMost(SOON).until(() -> server.shown(good).equals("completed"));
    await().atMost(SOON).until(() -> !server.get(PARKED).items().isEmpty());

    List<Map<?, ?>> parked = server.get(PARKED).items();
    assertThat(parked)
        .allSatisfy(failure -> {
          assertThat(failure.get("saga_type").toString()).endsWith("ExecutionSaga");
          assertThat(failure.get("attempts")).isEqualTo(3L);
          assertThat(failure.get("error").toString()).contains("chokes on");
        });
    assertThat(stub.calls(bad)).isZero();
    String first = PARKED + "/" + parked.getFirst().get("id");
    Answer again = server.post(first + "/retry", null);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("code")).isEqualTo("SAGA_FAILED_AGAIN");

    Faults.mend();
    assertThat(server.post(PARKED + "/retry", null).number("left")).isZero();
    await().atMost(SOON).until(() -> server.shown(bad).equals("completed"));
    assertThat(stub.calls(bad)).isEqualTo(1);
    assertThat(server.post(first + "/retry", null).status()).isEqualTo(404);
  }

  @Test
  void these_routes_are_not_for_everybody_and_check_what_they_are_asked() {
    for (String path : List.of("/api/v1/projections", LETTERS, PARKED)) {
      assertThat(server.statusForNobody("GET", path)).as(path).isEqualTo(401);
    }
    assertThat(server.statusForNobody("POST", LETTERS + "/retry")).isEqualTo(401);
    assertThat(server.statusForNobody("POST", PARKED + "/retry")).isEqualTo(401);
    assertThat(server.get("/api/v1/projections/none/dead-letters").status()).isEqualTo(404);
    assertThat(server.post("/api/v1/projections/none/dead-letters/retry", null).status())
        .isEqualTo(404);
    assertThat(server.get(LETTERS + "?limit=0").status()).isEqualTo(400);
    assertThat(server.get(PARKED + "?cursor=x").status()).isEqualTo(400);
    assertThat(server.delete(PARKED + "/4711").number("left")).isZero();
    assertThat(server.projection(PROJECTION).get("state")).isEqualTo("running");
  }

  private static volatile String poisonedRun = "";

  /** Starts a run that is known to be poisoned before the saga sees it. */
  private static String startPoisoned() {
    Faults.poisonedRuns =
        run -> {
          if (poisonedRun.isEmpty()) {
            poisonedRun = run;
          }
          return run.equals(poisonedRun);
        };
    return server.run(calling, Map.of());
  }

  /** All pages of what the projection has set aside. */
  private static List<Map<?, ?>> listed() {
    List<Map<?, ?>> all = new ArrayList<>();
    Answer page = server.get(LETTERS + "?limit=100");
    all.addAll(page.items());
    while (page.json().get("next_cursor") != null) {
      page = server.get(LETTERS + "?limit=100&cursor=" + page.text("next_cursor"));
      all.addAll(page.items());
    }
    return all;
  }

  private static double medianMillisOfCommands() {
    long[] nanos =
        LongStream.range(0, COMMANDS)
            .map(n -> {
              long began = System.nanoTime();
              Answer answer = server.execute(pure, Map.of("n", n));
              long took = System.nanoTime() - began;
              assertThat(answer.status()).as("%s", answer).isEqualTo(202);
              return took;
            })
            .sorted()
            .toArray();
    return nanos[nanos.length / 2] / 1e6;
  }

  private static long lag() {
    return number("lag");
  }

  private static long number(String field) {
    return Long.parseLong(String.valueOf(server.projection(PROJECTION).get(field)));
  }

  private static void caughtUp() {
    long head = server.bean(EventLog.class).head();
    await().atMost(SOON).until(() -> number("position") >= head);
  }
}
