package com.nexusai.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.ChildServer;
import com.nexusai.app.ChildServer.Launch;
import com.nexusai.app.crash.CalledService.Step;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real application, killed at random moments with 50 runs in flight and started again on the
 * same data folder: no acknowledged run is lost or stuck, and the world sees every step as often as
 * its delivery allows, always with the same key.
 *
 * <p>{@code -Dnexus.kills} and {@code -Dnexus.kills.seed} choose how often and when; {@code
 * -Dnexus.kills.figures} names a file that gets what was counted.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("nexus.kills", 20);
  private static final long SEED = Long.getLong("nexus.kills.seed", System.nanoTime());
  private static final int IN_FLIGHT = 50;
  private static final Duration STUCK_AFTER = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MILLIS = 200;

  /** A kill comes after at most so many calls of steps since the start … */
  private static final int CALLS_MAX = 200;

  /** … or so much time, where the machine is slow. */
  private static final Duration LOAD_MAX = Duration.ofSeconds(4);

  private static final int START_MILLIS_MAX = 3_000;

  /** One kill in so many comes while the server is still starting. */
  private static final int WHILE_STARTING = 5;

  private static final String WORKFLOW =
      """
      {"name": "Killed", "agents": [
        {"id": "start", "type": "trigger", "configuration": {"on": "manual"}},
        {"id": "parts", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "for_each": "[1, 2]", "retry": {"max_attempts": 50, "backoff": "PT0.1S", "factor": 1},
          "input": {"method": "POST", "url": "%1$s/parts", "body": {"run": "${execution.id}", "item": "${item}"}}}},
        {"id": "failing", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "retry": {"max_attempts": 50, "backoff": "PT0.1S", "factor": 1},
          "input": {"method": "POST", "url": "%1$s/failing", "body": {"run": "${execution.id}", "item": 0}}}},
        {"id": "once", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "delivery": "at_most_once",
          "input": {"method": "POST", "url": "%1$s/once", "body": {"run": "${execution.id}", "item": 0}}}},
        {"id": "end", "type": "output", "configuration": {"result": "${data.once}"}}],
       "connections": [
        {"source": "start", "target": "parts"}, {"source": "start", "target": "failing"},
        {"source": "parts", "target": "once"}, {"source": "failing", "target": "once"},
        {"source": "once", "target": "end"}]}
      """;

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private CalledService service;

  @BeforeEach
  void startService() throws IOException {
    service = new CalledService();
  }

  @AfterEach
  void stopService() {
    service.close();
    http.close();
  }

  @Test
  void no_kill_loses_or_repeats_what_must_not_be() throws Exception {
    System.out.println("KillTest: " + KILLS + " kills, -Dnexus.kills.seed=" + SEED);
    QuickStart quick = new QuickStart(folder.resolve("quick"));
    Path home = folder.resolve("home");
    String workflow = prepared(quick, home);
    Launch launch = new Launch(home, quick.classPath(), quick.quick(), service.port());
    Clients clients = new Clients(workflow, IN_FLIGHT);
    killed(launch, clients);

    ChildServer last = launch.start(http);
    try {
      last.awaitUp();
      long up = System.nanoTime();
      clients.use(last);
      clients.stop();
      assertThat(clients.faults()).isEmpty();
      Set<String> acknowledged = Set.copyOf(clients.acknowledged().values());
      Set<String> unknown = awaitEnds(last, workflow, up);
      figures.put("seconds until all had ended", (System.nanoTime() - up) / 1e9);
      Map<String, String> statuses = statuses(last, workflow, settle(last, unknown));
      assertThat(statuses.keySet()).as("no acknowledged run is lost").containsAll(acknowledged);
      assertThat(statuses.values()).containsOnly("completed");
      checkCalls(statuses.keySet(), unknown);
      figures.put("acknowledged runs", acknowledged.size());
      figures.put("runs", statuses.size());
      figures.put("steps of unknown outcome", unknown.size());
    } finally {
      last.stop();
    }
    tell();
  }

  /** A first process makes the workflow, and ends in peace. */
  private String prepared(QuickStart quick, Path home) throws Exception {
    long start = System.nanoTime();
    ChildServer first =
        new Launch(home, quick.classPath(), quick.learning(), service.port()).start(http);
    try {
      first.awaitUp();
      String workflow = first.activeWorkflow(object(WORKFLOW.formatted(service.address())));
      Map<String, Object> run =
          first.call(
              "POST",
              "/api/v1/workflows/" + workflow + "/execute?wait=20s",
              Map.of("input", Map.of()));
      assertThat(run).containsEntry("status", "completed");
      return workflow;
    } finally {
      first.stop();
      figures.put("seconds of the first process", (System.nanoTime() - start) / 1e9);
    }
  }

  private void killed(Launch launch, Clients clients) throws Exception {
    long starting = 0;
    int whileStarting = 0;
    long begin = System.nanoTime();
    for (int kill = 0; kill < KILLS; kill++) {
      long start = System.nanoTime();
      ChildServer server = launch.start(http);
      try {
        if (random.nextInt(WHILE_STARTING) == 0) {
          whileStarting++;
          Thread.sleep(random.nextInt(START_MILLIS_MAX));
        } else {
          server.awaitUp();
          starting += System.nanoTime() - start;
          clients.use(server);
          underLoad(random.nextInt(CALLS_MAX));
        }
      } finally {
        server.kill();
        clients.use(null);
      }
    }
    figures.put("kills", KILLS);
    figures.put("kills while starting", whileStarting);
    figures.put("seconds of a start", starting / 1e9 / Math.max(1, KILLS - whileStarting));
    figures.put("seconds of all kills", (System.nanoTime() - begin) / 1e9);
  }

  /** Waits for so many more calls: an amount of work, whatever the machine's speed. */
  private void underLoad(int calls) throws InterruptedException {
    int enough = service.arrived() + calls;
    long until = System.nanoTime() + LOAD_MAX.toNanos();
    while (service.arrived() < enough && System.nanoTime() < until) {
      Thread.sleep(5);
    }
  }

  /**
   * Ten seconds after a start every run has ended, but for those with a step of unknown outcome;
   * answers with those.
   */
  private static Set<String> awaitEnds(ChildServer server, String workflow, long up)
      throws Exception {
    // Pages alone while it works: to ask for each run would take the time that the runs need.
    Map<String, String> open = open(server, workflow);
    while (!open.isEmpty() && System.nanoTime() - up < STUCK_AFTER.toNanos()) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      open = open(server, workflow);
    }
    Set<String> unknown = new HashSet<>();
    List<Object> stuck = new ArrayList<>();
    for (String run : open.keySet()) {
      Map<String, Object> shown = server.call("GET", "/api/v1/executions/" + run, null);
      if (outcomeUnknown(shown)) {
        unknown.add(run);
      } else {
        stuck.add(shown);
      }
    }
    assertThat(stuck).as("stuck %s after the last start", STUCK_AFTER).isEmpty();
    return unknown;
  }

  private static Map<String, String> open(ChildServer server, String workflow) throws Exception {
    Map<String, String> statuses = statuses(server, workflow, 0);
    statuses.values().removeIf("completed"::equals);
    return statuses;
  }

  private static boolean outcomeUnknown(Map<String, Object> run) {
    return ((List<?>) run.get("steps"))
        .stream().anyMatch(step -> "outcome_unknown".equals(((Map<?, ?>) step).get("status")));
  }

  /**
   * A person looks into the world and tells how the step went; then the run completes. Answers with
   * the position of the last such event.
   */
  private long settle(ChildServer server, Set<String> unknown) throws Exception {
    long position = 0;
    for (String run : unknown) {
      Map<String, Object> told =
          server.call(
              "POST",
              "/api/v1/executions/" + run + "/steps/once/complete",
              Map.of("output", Map.of("calls", service.calls(run, "/once", 0L))));
      position = Math.max(position, (Long) told.get("position"));
    }
    return position;
  }

  /** The status of each run, as of this position or later. */
  private static Map<String, String> statuses(ChildServer server, String workflow, long position)
      throws Exception {
    Map<String, String> statuses = new HashMap<>();
    String cursor = "";
    do {
      Map<String, Object> page =
          server.call(
              "GET",
              "/api/v1/executions?limit=200&workflow_id="
                  + workflow
                  + "&at_least="
                  + position
                  + cursor,
              null);
      for (Object run : (List<?>) page.get("items")) {
        Map<?, ?> shown = (Map<?, ?>) run;
        statuses.put((String) shown.get("id"), (String) shown.get("status"));
      }
      Object next = page.get("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return statuses;
  }

  private void checkCalls(Set<String> runs, Set<String> settled) {
    Map<Step, Collection<String>> calls = service.calls();
    Set<String> seen = new HashSet<>();
    int repeats = 0;
    for (Map.Entry<Step, Collection<String>> call : calls.entrySet()) {
      Step step = call.getKey();
      assertThat(runs).as("a call of a run that is known").contains(step.run());
      Set<String> keys = Set.copyOf(call.getValue());
      assertThat(keys).as("the keys of %s", step).hasSize(1).doesNotContain("null", "");
      assertThat(seen.addAll(keys)).as("no other step has the key of %s", step).isTrue();
      if (step.path().equals("/once")) {
        assertThat(call.getValue()).as("%s is called at most once", step).hasSize(1);
      } else {
        repeats += call.getValue().size() - 1;
      }
    }
    for (String run : runs) {
      assertThat(service.calls(run, "/parts", 1L)).isPositive();
      assertThat(service.calls(run, "/parts", 2L)).isPositive();
      assertThat(service.calls(run, "/failing", 0L)).as("fails once").isGreaterThan(1);
      if (!settled.contains(run)) {
        assertThat(service.calls(run, "/once", 0L)).as("the once of %s", run).isOne();
      }
    }
    // One repeat of each run is the service's own doing.
    int cut = repeats - runs.size() + settled.size();
    assertThat(cut).as("calls that a kill cut off").isPositive();
    figures.put("steps called", calls.size());
    figures.put("calls repeated", repeats);
    figures.put("calls cut off by a kill", cut);
  }

  private void tell() throws IOException {
    System.out.println("KillTest: " + figures);
    String file = System.getProperty("nexus.kills.figures");
    if (file != null) {
      Files.write(Path.of(file), Json.write(figures));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String json) {
    return (Map<String, Object>) Json.read(json);
  }
}
