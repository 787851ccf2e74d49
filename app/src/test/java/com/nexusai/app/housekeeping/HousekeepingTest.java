package com.nexusai.app.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.eventstore.file.ChainVerifier;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Verification;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.effect.EffectRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A whole server whose runs are kept by their number and their age. */
class HousekeepingTest {
  private static final int RUNS = 1_000;
  private static final int KEPT = 10;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningServer server;

  static final class MovedClock extends Clock {
    private volatile Duration by = Duration.ZERO;

    void move(Duration further) {
      by = by.plus(further);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Moved {
    @Bean
    @Primary
    MovedClock movedClock() {
      return new MovedClock();
    }
  }

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of("--nexus.home=" + home, "--nexus.port=0", "--nexus.rsocket-port=0"));
    settings.addAll(List.of(more));
    server =
        RunningServer.of(
            new SpringApplication(Moved.class, NexusApplication.class)
                .run(settings.toArray(String[]::new)));
  }

  private void move(Duration by) {
    server.context().getBean(MovedClock.class).move(by);
    server.context().getBean(EffectRunner.class).clockMoved();
  }

  @Test
  void of_many_runs_the_newest_are_kept_and_of_the_others_a_skeleton() throws Exception {
    start("--nexus.housekeeping.batch=250", "--nexus.housekeeping.pause=PT0.1S");
    String text = "v".repeat(20_000);
    String workflow = workflow("by number", Map.of("runs", KEPT), "${ input }");
    String waiting = workflow("waits", Map.of("runs", 0), "${ input }", Map.of("for", "P1D"));
    String open = run(waiting, "untouched");
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      // Every tenth has a value of its own that is too large for an event, and one that all share.
      String large = (i % 10 == 0 ? "own " + i : i % 10 == 1 ? "shared" : "") + text;
      runs.add(run(workflow, i % 10 < 2 ? large.repeat(4) : i + text));
    }
    String last = runs.getLast();
    await().atMost(SOON).until(() -> "completed".equals(get(last).get("status")));
    EventFile file = server.context().getBean(EventFile.class);
    await().atMost(SOON).until(() -> file.checkpoint());
    long filesBefore = files();
    long bytesBefore = Files.size(home.resolve("events.db"));
    // The input and the step's result of each that has its own, and of the shared ones.
    assertThat(filesBefore).isEqualTo(2 * (RUNS / 10 + 1));

    move(Duration.ofHours(2));
    await().atMost(SOON).until(() -> erased().size() == RUNS - KEPT);
    await().atMost(SOON).until(() -> files() == 4);
    assertThat(get(runs.get(RUNS - KEPT)).get("input")).isNotNull();
    assertThat(get(open)).containsEntry("input", "untouched").doesNotContainKey("erased_at");
    assertSkeleton(get(runs.getFirst()), runs.getFirst());
    assertThat(post("/api/v1/executions/" + runs.getFirst() + "/cancel", Map.of()).statusCode())
        .isEqualTo(409);
    assertThat(post("/api/v1/executions/" + open + "/erase", Map.of()).body())
        .contains("EXECUTION_NOT_ENDED");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(Files.size(home.resolve("events.db"))).isLessThan(bytesBefore / 3));
    System.out.printf(
        "events.db %,d -> %,d bytes, artifacts %d -> %d files%n",
        bytesBefore, Files.size(home.resolve("events.db")), filesBefore, files());

    server.close();
    Verification verification = ChainVerifier.verify(home.resolve("events.db"));
    assertThat(verification.broken()).isNull();
    assertThat(verification.erased()).isGreaterThanOrEqualTo(2L * (RUNS - KEPT));

    for (String each : List.of("read-models.db", "read-models.db-wal", "read-models.db-shm")) {
      Files.deleteIfExists(home.resolve(each));
    }
    start();
    await().atMost(SOON).until(() -> counted(workflow) == RUNS);
    assertSkeleton(get(runs.getFirst()), runs.getFirst());
    assertThat(get(last).get("input")).isNotNull();
    String next = run(workflow, "goes on");
    await().atMost(SOON).until(() -> "completed".equals(get(next).get("status")));
    server.close();
  }

  @Test
  void runs_older_than_the_server_keeps_them_are_erased_and_a_person_may_ask_for_it_at_once()
      throws Exception {
    start("--nexus.retention-age=P30D");
    String brief = workflow("briefly", Map.of("age", "P1D"), "${ input }");
    String lasting = workflow("by default", null, "${ input }");
    String first = run(brief, "a");
    String second = run(lasting, "b");
    String asked = run(lasting, "c");
    await().atMost(SOON).until(() -> "completed".equals(get(asked).get("status")));
    assertThat(post("/api/v1/executions/" + asked + "/erase", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(post("/api/v1/executions/" + asked + "/erase", Map.of()).statusCode())
        .isEqualTo(200);
    await().atMost(SOON).until(() -> isGone(asked));
    move(Duration.ofDays(2));
    await().atMost(SOON).until(() -> isGone(first));
    assertThat(isGone(second)).isFalse();
    assertThat(get(second)).containsEntry("input", "b");
    move(Duration.ofDays(30));
    await().atMost(SOON).until(() -> isGone(second));
    server.close();
  }

  private void assertSkeleton(Map<String, Object> run, String id) {
    assertThat(run)
        .containsEntry("id", id)
        .containsEntry("status", "completed")
        .containsKeys("erased_at", "started_at", "finished_at", "workflow_id", "version")
        .containsEntry("input", null)
        .containsEntry("result", null);
  }

  private boolean isGone(String run) {
    List<RecordedEvent> events = server.context().getBean(EventLog.class).eventsOf(run, 0, 1_000);
    return events.getLast().payload() instanceof ExecutionErased
        && events.subList(0, events.size() - 1).stream().allMatch(RecordedEvent::erased);
  }

  private List<String> erased() {
    List<String> runs = new ArrayList<>();
    long at = 0;
    List<RecordedEvent> page;
    do {
      page = server.context().getBean(EventLog.class).eventsAfter(at, 10_000);
      for (RecordedEvent event : page) {
        at = event.position();
        if (event.payload() instanceof ExecutionErased) {
          runs.add(event.aggregateId());
        }
      }
    } while (page.size() == 10_000);
    return runs;
  }

  private int counted(String workflow) {
    int count = 0;
    String cursor = "";
    while (cursor != null) {
      Map<String, Object> page =
          read("/api/v1/executions?limit=200&workflow_id=" + workflow + cursor);
      count += ((List<?>) page.get("items")).size();
      cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
    }
    return count;
  }

  private long files() {
    Path folder = home.resolve("artifacts");
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String workflow(String name, Map<String, ?> retention, String result, Map<?, ?>... wait) {
    Map<String, Object> trigger = new HashMap<>();
    trigger.put("on", "manual");
    if (retention != null) {
      trigger.put("retention", retention);
    }
    Map<String, Object> end = new HashMap<>();
    end.put("mode", "transform");
    end.put("set", Map.of("got", result));
    if (wait.length > 0) {
      end.put("wait", wait[0]);
    }
    String id =
        (String)
            json(post(
                    "/api/v1/workflows",
                    Map.of(
                        "name",
                        name,
                        "agents",
                        List.of(
                            Map.of("id", "start", "type", "trigger", "configuration", trigger),
                            Map.of("id", "step", "type", "action", "configuration", end)),
                        "connections",
                        List.of(Map.of("source", "start", "target", "step")))))
                .get("id");
    assertThat(post("/api/v1/workflows/" + id + "/activate", Map.of()).statusCode()).isEqualTo(200);
    return id;
  }

  private String run(String workflow, Object input) {
    return (String)
        json(post("/api/v1/workflows/" + workflow + "/execute", Map.of("input", input)))
            .get("execution_id");
  }

  private Map<String, Object> get(String run) {
    return read("/api/v1/executions/" + run);
  }

  private Map<String, Object> read(String path) {
    return json(send(request(path).build()));
  }

  private HttpResponse<String> post(String path, Object body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(Json.write(body))).build());
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(server.address() + path))
          .header("Authorization", "Bearer " + Files.readString(home.resolve("token")).strip())
          .header("Content-Type", "application/json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(HttpResponse<String> response) {
    assertThat(response.statusCode()).describedAs(response.body()).isBetween(200, 299);
    return (Map<String, Object>) Json.read(response.body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
