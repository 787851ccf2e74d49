package com.nexusai.app.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.effect.EffectRunner;
import java.io.IOException;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What starts runs, on a whole server whose clock the test moves. */
class TriggersTest {
  @TempDir static Path home;
  private static RunningServer server;
  private static HttpClient http;

  private static final MovedClock CLOCK = new MovedClock();

  /** A source beside the application. */
  static class Moved {
    @Bean
    @Primary
    Clock movedClock() {
      return CLOCK;
    }
  }

  private static final class MovedClock extends Clock {
    // Later than the machine's clock, as what the store writes by itself is told by that.
    private volatile Instant now =
        Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(2)).plusSeconds(30);

    @Override
    public Instant instant() {
      return now;
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

  @BeforeAll
  static void start() {
    http = HttpClient.newHttpClient();
    server = startServer();
  }

  private static RunningServer startServer() {
    return RunningServer.of(
        new SpringApplication(NexusApplication.class, Moved.class)
            .run("--nexus.home=" + home, "--nexus.port=0", "--nexus.rsocket-port=0"));
  }

  @AfterAll
  static void stop() {
    server.close();
    http.close();
  }

  @Test
  void a_schedule_fires_while_its_workflow_is_active_and_neither_paused_nor_archived() {
    String id = create(echo("schedule", Map.of("cron", "0 * * * *", "missed", "skip")));
    hourPasses();
    assertThat(started(id)).as("a draft").isEmpty();

    act(id, "activate");
    Instant first = hourPasses();
    awaitRuns(id, 1);
    assertThat(started(id).getFirst().origin().reference()).isEqualTo(first.toString());
    assertThat(result(id, 0)).isEqualTo(Map.of("scheduled_at", first.toString()));

    act(id, "pause");
    hourPasses();
    act(id, "activate");
    Instant second = hourPasses();
    awaitRuns(id, 2);
    assertThat(started(id).getLast().origin().reference()).isEqualTo(second.toString());

    act(id, "archive");
    hourPasses();
    assertThat(started(id)).hasSize(2);
  }

  @Test
  void an_edit_changes_nothing_before_it_is_published_and_then_the_runs_that_follow() {
    String id = create(echo("schedule", Map.of("cron", "0 * * * *")));
    act(id, "activate");
    post(
        "/api/v1/workflows/" + id + "/edits",
        Map.of(
            "edits",
            List.of(
                Map.of(
                    "op", "update_agent",
                    "id", "end",
                    "configuration", Map.of("result", "changed")))));
    Instant first = hourPasses();
    awaitRuns(id, 1);
    assertThat(result(id, 0)).isEqualTo(Map.of("scheduled_at", first.toString()));

    act(id, "activate");
    hourPasses();
    awaitRuns(id, 2);
    assertThat(result(id, 1)).isEqualTo("changed");
    assertThat(started(id)).extracting(ExecutionStarted::version).containsExactly(1, 2);
    act(id, "archive");
  }

  @Test
  void what_was_missed_while_no_server_ran_fires_at_the_next_start() {
    String all = create(echo("schedule", Map.of("cron", "0 * * * *", "missed", "all")));
    String once = create(echo("schedule", Map.of("cron", "0 * * * *")));
    act(all, "activate");
    act(once, "activate");
    Instant last = CLOCK.now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(4));
    server.close();
    CLOCK.now = last.plusSeconds(600);

    server = startServer();
    awaitRuns(all, 4);
    awaitRuns(once, 1);
    assertThat(started(once).getFirst().origin().reference()).isEqualTo(last.toString());
    act(all, "archive");
    act(once, "archive");
  }

  @Test
  void a_workflow_follows_another_that_completed_or_failed() {
    String orders = create(dividing());
    String good = create(echo("workflow", Map.of("workflow", orders)));
    String bad = create(echo("workflow", Map.of("workflow", orders, "on", "failed")));
    String paused = create(echo("workflow", Map.of("workflow", orders)));
    for (String id : List.of(orders, good, bad, paused)) {
      act(id, "activate");
    }
    act(paused, "pause");

    String fine = execute(orders, Map.of("by", 2));
    awaitRuns(good, 1);
    assertThat(started(good).getFirst().origin())
        .satisfies(origin -> {
          assertThat(origin.kind().word()).isEqualTo("workflow");
          assertThat(origin.reference()).isEqualTo(fine);
          assertThat(origin.depth()).isEqualTo(1);
        });
    assertThat(result(good, 0))
        .isEqualTo(
            Map.of(
                "execution_id", fine, "workflow_id", orders, "status", "completed", "result", 5L));

    String broken = execute(orders, Map.of("by", 0));
    awaitRuns(bad, 1);
    assertThat((Map<?, ?>) result(bad, 0))
        .hasSize(4)
        .satisfies(input -> {
          assertThat(input.get("execution_id")).isEqualTo(broken);
          assertThat(input.get("status")).isEqualTo("failed");
          assertThat(((Map<?, ?>) input.get("error")).get("code")).isNotNull();
        });
    assertThat(started(good)).hasSize(1);
    assertThat(started(paused)).isEmpty();
  }

  @Test
  void workflows_that_follow_each_other_in_a_circle_come_to_an_end() {
    String one = create(echo("manual", Map.of()));
    String two = create(echo("workflow", Map.of("workflow", one)));
    post(
        "/api/v1/workflows/" + one + "/edits",
        Map.of(
            "edits",
            List.of(
                Map.of(
                    "op", "update_agent",
                    "id", "start",
                    "configuration", Map.of("on", Map.of("workflow", Map.of("workflow", two)))))));
    act(one, "activate");
    act(two, "activate");
    execute(one, Map.of());

    awaitRuns(one, 6);
    awaitRuns(two, 6);
    assertThat(ends(two).getLast())
        .isInstanceOfSatisfying(
            ExecutionFailed.class,
            failed -> assertThat(failed.error().code()).isEqualTo("CHAIN_TOO_LONG"));
    hourPasses();
    assertThat(started(one)).hasSize(6);
  }

  @Test
  void people_and_requests_start_what_is_active_and_not_what_is_paused_or_archived() {
    String manual = create(echo("manual", Map.of()));
    String webhook = create(echo("webhook", Map.of("path", "in")));
    for (String id : List.of(manual, webhook)) {
      act(id, "activate");
    }
    assertThat(send("/api/v1/workflows/" + manual + "/execute", Map.of()).statusCode())
        .isEqualTo(202);
    assertThat(send("/webhooks/" + webhook + "/in", Map.of()).statusCode()).isEqualTo(202);

    for (String state : List.of("pause", "archive")) {
      act(manual, state);
      act(webhook, state);
      assertThat(send("/api/v1/workflows/" + manual + "/execute", Map.of()).statusCode())
          .as(state)
          .isEqualTo(409);
      assertThat(send("/webhooks/" + webhook + "/in", Map.of()).statusCode())
          .as(state)
          .isBetween(400, 499);
    }
    assertThat(started(manual)).hasSize(1);
    assertThat(started(webhook)).hasSize(1);
  }

  /** The clock reads the next full hour; answers it when whatever was due then is done. */
  private static Instant hourPasses() {
    EffectRunner runner = server.context().getBean(EffectRunner.class);
    // What the sagas have still to write is written first, or it would be found too late.
    settle();
    Instant hour = CLOCK.now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    CLOCK.now = hour;
    runner.clockMoved();
    settle();
    return hour;
  }

  /** The sagas have read every event, and nothing that is due is left to do. */
  private static void settle() {
    EventLog log = server.context().getBean(EventLog.class);
    EffectStore effects = server.context().getBean(EffectStore.class);
    EffectRunner runner = server.context().getBean(EffectRunner.class);
    EventProcessor sagas =
        server
            .context()
            .getBean(EventProcessingConfiguration.class)
            .eventProcessor("execution-saga")
            .orElseThrow();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          long head = log.head();
          boolean read =
              ((StreamingEventProcessor) sagas)
                  .processingStatus().values().stream()
                      .allMatch(it -> it.getCurrentPosition().orElse(-1) >= head);
          boolean idle =
              runner.inFlight() == 0
                  && effects.nextDue().map(it -> it.isAfter(CLOCK.now)).orElse(true);
          return read && idle && log.head() == head;
        });
  }

  private static Map<String, Object> echo(String on, Map<String, ?> trigger) {
    return workflow(on, trigger, "${ input }");
  }

  private static Map<String, Object> dividing() {
    return workflow("manual", Map.of(), "${ 10 / input.by }");
  }

  private static Map<String, Object> workflow(String on, Map<String, ?> trigger, String result) {
    return Map.of(
        "name",
        "Triggered",
        "agents",
        List.of(
            Map.of(
                "id", "start",
                "type", "trigger",
                "configuration", Map.of("on", Map.of(on, trigger))),
            Map.of("id", "end", "type", "output", "configuration", Map.of("result", result))),
        "connections",
        List.of(Map.of("source", "start", "target", "end")));
  }

  private static String create(Map<String, Object> definition) {
    return (String) post("/api/v1/workflows", definition).get("id");
  }

  private static void act(String id, String what) {
    post("/api/v1/workflows/" + id + "/" + what, Map.of());
  }

  private static String execute(String id, Object input) {
    return (String)
        post("/api/v1/workflows/" + id + "/execute", Map.of("input", input)).get("execution_id");
  }

  private static List<ExecutionStarted> started(String workflow) {
    return server.context().getBean(EventLog.class).eventsAfter(0, 10_000).stream()
        .map(RecordedEvent::payload)
        .filter(ExecutionStarted.class::isInstance)
        .map(ExecutionStarted.class::cast)
        .filter(start -> start.workflowId().value().equals(workflow))
        .toList();
  }

  private static List<Ended> ends(String workflow) {
    EventLog log = server.context().getBean(EventLog.class);
    return started(workflow).stream()
        .flatMap(start -> log.eventsOf(start.executionId().value(), 0, 100).stream())
        .map(RecordedEvent::payload)
        .filter(Ended.class::isInstance)
        .map(Ended.class::cast)
        .toList();
  }

  private static void awaitRuns(String workflow, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ends(workflow)).hasSize(count));
    settle();
    assertThat(started(workflow)).hasSize(count);
  }

  private static Object result(String workflow, int run) {
    return ((ExecutionCompleted) ends(workflow).get(run)).result().json();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> post(String path, Object body) {
    HttpResponse<String> response = send(path, body);
    assertThat(response.statusCode()).as("%s %s", path, response.body()).isBetween(200, 299);
    return (Map<String, Object>) Json.read(response.body());
  }

  private static HttpResponse<String> send(String path, Object body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.address() + path))
              .header("Authorization", "Bearer " + Files.readString(home.resolve("token")).strip())
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(Json.write(body)))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
