package com.nexusai.app.crash;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.effect.EffectFailpoints;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A crash at each of four points of every commit of two runs: before the fsync, after it, before
 * readers are woken, and after an effect but before its report. What a crash leaves is what the
 * files hold at that moment, so they are copied there and a server is started on each copy: every
 * run acknowledged until then completes, and so does every run that was stored without its caller
 * knowing.
 */
class CrashAtEveryCommitTest {
  private static final String WORKFLOW =
      """
      {"name": "crash", "agents": [
        {"id": "start", "type": "trigger", "configuration": {"on": "manual"}},
        {"id": "fetch", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "for_each": "input.parts", "input": {"method": "POST", "url": "%s/fetch", "body": {"part": "${item}"}},
          "retry": {"max_attempts": 20, "backoff": "PT0.1S", "jitter": 0}}},
        {"id": "route", "type": "decision", "configuration": {"rules": [{"when": "size(data.fetch) == 2", "to": "both"}], "otherwise": "odd"}},
        {"id": "store", "type": "integration", "configuration": {"service": "http", "operation": "request",
          "input": {"method": "POST", "url": "%s/store", "body": {"all": "${data.fetch}"}}}},
        {"id": "end", "type": "output", "configuration": {"result": "${data.store.body}"}}],
       "connections": [
        {"id": "c1", "source": "start", "target": "fetch", "conditions": []},
        {"id": "c2", "source": "fetch", "target": "route", "conditions": []},
        {"id": "c3", "source": "route", "target": "store", "conditions": ["decision == 'both'"]},
        {"id": "c4", "source": "store", "target": "end", "conditions": []}]}
      """;

  @TempDir Path folder;
  private HttpServer service;
  private final Map<String, Integer> callsByKey = new ConcurrentHashMap<>();

  /**
   * The moments of possible crashes, each told apart by what the files and the callers would know.
   */
  private static final class Moments {
    private final Path home;
    private final Path copies;
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Map<String, Moment> seen = new LinkedHashMap<>();
    private final Map<String, Integer> marks = new LinkedHashMap<>();
    private volatile boolean on;

    Moments(Path home, Path copies) {
      this.home = home;
      this.copies = copies;
    }

    /**
     * Called on the writing thread or a performer's. Acknowledged runs are listed first: the files
     * must hold at least those.
     */
    synchronized void mark(String point) {
      if (!on) {
        return;
      }
      List<String> known = List.copyOf(acknowledged);
      marks.merge(point, 1, Integer::sum);
      try {
        Path copy = Files.createDirectories(copies.resolve(seen.size() + "-" + point));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String name : List.of("events.db", "events.db-wal")) {
          if (Files.exists(home.resolve(name))) {
            byte[] content = Files.readAllBytes(home.resolve(name));
            digest.update(content);
            Files.write(copy.resolve(name), content);
          }
        }
        seen.putIfAbsent(
            HexFormat.of().formatHex(digest.digest()) + known, new Moment(point, copy, known));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  private record Moment(String point, Path copy, List<String> acknowledged) {}

  private static volatile Moments moments;

  /** Stands beside the application's own configuration in the first server only. */
  @Configuration(proxyBeanMethods = false)
  static class Crashing {
    @Bean
    Failpoints failpoints() {
      return new Failpoints() {
        @Override
        public void beforeFsync() {
          moments.mark("before-fsync");
        }

        @Override
        public void afterFsync() {
          moments.mark("after-fsync");
        }

        @Override
        public void beforeDispatch() {
          moments.mark("before-dispatch");
        }
      };
    }

    @Bean
    EffectFailpoints effectFailpoints() {
      return new EffectFailpoints() {
        @Override
        public void beforeReport(EffectRow row) {
          moments.mark("before-report");
        }
      };
    }
  }

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(Executors.newCachedThreadPool());
    service.createContext("/", this::serve);
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  /** Fails the first call of each part, so that the runs go through a retry's deadline too. */
  private void serve(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    int calls = callsByKey.merge(key, 1, Integer::sum);
    boolean fails = exchange.getRequestURI().getPath().equals("/fetch") && calls == 1;
    byte[] answer = Json.write(Map.of("key", key));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(fails ? 503 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void every_acknowledged_run_completes_after_a_crash_at_any_point_of_any_commit()
      throws Exception {
    Path home = folder.resolve("home");
    moments = new Moments(home, folder.resolve("copies"));
    try (RunningServer server = start(home, NexusApplication.class, Crashing.class)) {
      play(server, home);
    }
    // Points at which the files and the callers know the same are one moment.
    assertThat(moments.marks.keySet())
        .containsExactlyInAnyOrder(
            "before-fsync", "after-fsync", "before-dispatch", "before-report");
    assertThat(moments.seen).hasSizeGreaterThan(10);
    for (Moment moment : moments.seen.values()) {
      try (RunningServer server = start(moment.copy(), NexusApplication.class)) {
        checkThatAllComplete(server, moment);
      }
    }
    assertThat(callsByKey)
        .as("two runs of three calls: every repeat carries the key of the first")
        .hasSize(6);
  }

  private void play(RunningServer server, Path home) throws Exception {
    String token = Files.readString(home.resolve("token")).strip();
    String address = "http://127.0.0.1:" + service.getAddress().getPort();
    String id = post(server, token, "/workflows", WORKFLOW.formatted(address, address), "id");
    post(server, token, "/workflows/" + id + "/activate", "{}", "id");
    moments.on = true;
    for (int run = 0; run < 2; run++) {
      moments.acknowledged.add(
          post(
              server,
              token,
              "/workflows/" + id + "/execute",
              "{\"input\": {\"parts\": [1, 2]}}",
              "execution_id"));
    }
    EventLog log = server.context().getBean(EventLog.class);
    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(moments.acknowledged).allMatch(run -> completed(log, run)));
    moments.on = false;
  }

  private void checkThatAllComplete(RunningServer server, Moment moment) {
    EventLog log = server.context().getBean(EventLog.class);
    List<String> stored = runs(log);
    assertThat(stored).as("a crash %s", moment).containsAll(moment.acknowledged());
    await("a crash " + moment)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(stored).allMatch(run -> completed(log, run)));
  }

  private static List<String> runs(EventLog log) {
    List<String> runs = new ArrayList<>();
    for (RecordedEvent event : log.eventsAfter(0, 10_000)) {
      if (event.payload() instanceof ExecutionStarted started) {
        runs.add(started.executionId().value());
      }
    }
    return runs;
  }

  private static boolean completed(EventLog log, String run) {
    List<RecordedEvent> events = log.eventsOf(run, 0, 1_000);
    Object last = events.isEmpty() ? null : events.getLast().payload();
    assertThat(last)
        .isNotInstanceOfAny(
            ExecutionEvent.ExecutionFailed.class, ExecutionEvent.ExecutionCancelled.class);
    return last instanceof ExecutionCompleted;
  }

  private RunningServer start(Path home, Class<?>... sources) {
    return RunningServer.of(
        new SpringApplication(sources)
            .run(
                "--nexus.home=" + home,
                "--nexus.port=0",
                "--nexus.rsocket-port=0",
                "--nexus.http-allow=127.0.0.1:" + service.getAddress().getPort()));
  }

  private static String post(
      RunningServer server, String token, String path, String body, String field) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.address() + "/api/v1" + path))
              .header("Authorization", "Bearer " + token)
              .POST(BodyPublishers.ofString(body))
              .build();
      String answer = http.send(request, BodyHandlers.ofString()).body();
      Object value = ((Map<?, ?>) Json.read(answer)).get(field);
      assertThat(value).as(answer).isNotNull();
      return value.toString();
    }
  }
}
