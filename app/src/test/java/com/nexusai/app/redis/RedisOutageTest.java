package com.nexusai.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.execution.ExecutionFrames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis goes down under load and comes back: no subscriber misses an update, and no answer is older
 * than it may be. Longer with {@code -Dnexus.outage.seconds=60} (seconds, each time) and {@code
 * -Dnexus.outage.times=5}.
 */
class RedisOutageTest {
  private static final int DOWN_SECONDS = Integer.getInteger("nexus.outage.seconds", 5);
  private static final int TIMES = Integer.getInteger("nexus.outage.times", 1);
  private static final int SUBSCRIBERS = 4;
  private static final int PAUSE_MILLIS = 15;

  private static final Map<String, ?> ECHO =
      Map.of(
          "name",
          "Echo",
          "agents",
          List.of(
              agent("start", "trigger", Map.of("on", Map.of("webhook", Map.of("path", "echo")))),
              agent("size", "action", Map.of("set", Map.of("n", "${ input.body.n }"))),
              agent("end", "output", Map.of("result", "${ data.size.n }"))),
          "connections",
          List.of(
              Map.of("source", "start", "target", "size"),
              Map.of("source", "size", "target", "end")));

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final List<Started> started = new CopyOnWriteArrayList<>();
  private final List<Long> readMicros = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean stopping;
  private RunningServer server;
  private String token;
  private String workflow;

  private record Started(String run, int number, long position) {}

  private static Map<String, ?> agent(String id, String type, Map<String, ?> configuration) {
    return Map.of("id", id, "type", type, "name", id, "configuration", configuration);
  }

  @Test
  void no_update_is_lost_and_no_answer_is_old_while_redis_is_down_and_when_it_is_back()
      throws Exception {
    try (Redis redis = new Redis();
        RunningServer running =
            NexusApplication.start(
                Map.of(
                    "nexus.home",
                    home.toString(),
                    "nexus.port",
                    "0",
                    "nexus.rsocket-port",
                    "0",
                    "nexus.redis-url",
                    redis.url()))) {
      server = running;
      token = Files.readString(home.resolve("token")).strip();
      workflow = activated();
      until(() -> metric("nexus_redis_up") == 1);
      List<Subscriber> subscribers = new ArrayList<>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        subscribers.add(new Subscriber());
      }
      List<Thread> load = List.of(thread(this::start), thread(this::read), thread(this::read));
      TimeUnit.SECONDS.sleep(1);
      for (int i = 0; i < TIMES; i++) {
        redis.kill();
        TimeUnit.SECONDS.sleep(DOWN_SECONDS);
        assertThat(metric("nexus_redis_up")).isZero();
        redis.startAgain();
        until(() -> metric("nexus_redis_up") == 1);
        TimeUnit.SECONDS.sleep(1);
      }
      stopping = true;
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(faults).isEmpty();
      assertThat(metric("nexus_redis_answers_total{outcome=\"hit\"}")).isPositive();
      requireEverything(subscribers);
      Collections.sort(readMicros);
      System.out.printf(
          "Redis down %d s, %d times: %d runs, %d reads, 99%% within %d ms, %.0f of Redis%n",
          DOWN_SECONDS,
          TIMES,
          started.size(),
          readMicros.size(),
          readMicros.get(readMicros.size() * 99 / 100) / 1_000,
          metric("nexus_redis_answers_total{outcome=\"hit\"}"));
      for (Subscriber subscriber : subscribers) {
        subscriber.close();
      }
    }
    http.close();
  }

  /** Each subscriber was told of every event that shows, once and in order. */
  private void requireEverything(List<Subscriber> subscribers) throws InterruptedException {
    EventLog log = server.context().getBean(EventLog.class);
    for (Subscriber subscriber : subscribers) {
      List<Long> expected = shown(log, subscriber.snapshot());
      subscriber.awaitCount(expected.size());
      assertThat(subscriber.updates()).containsExactlyElementsOf(expected);
    }
  }

  private static List<Long> shown(EventLog log, long after) {
    ExecutionFrames frames = new ExecutionFrames();
    List<Long> positions = new ArrayList<>();
    long position = after;
    List<RecordedEvent> page = log.eventsAfter(position, 1_000);
    while (!page.isEmpty()) {
      for (RecordedEvent event : page) {
        position = event.position();
        if (!frames.topics(event).isEmpty() && frames.frame(event) != null) {
          positions.add(position);
        }
      }
      page = log.eventsAfter(position, 1_000);
    }
    return positions;
  }

  private Thread thread(Runnable work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            while (!stopping) {
              work.run();
            }
          } catch (RuntimeException | AssertionError e) {
            faults.add(e.toString());
          }
        });
  }

  /** A run by its webhook. */
  private void start() {
    int number = next.getAndIncrement();
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(server.address() + "/webhooks/" + workflow + "/echo"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(Map.of("n", number))))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    Map<?, ?> receipt = (Map<?, ?>) Json.read(answer.body());
    started.add(
        new Started(
            (String) receipt.get("execution_id"),
            number,
            // Nobody else writes, so this is where the run ended.
            server.context().getBean(EventLog.class).head()));
    pause();
  }

  /** A run that was acknowledged, mostly one of the last, which many look at. */
  private void read() {
    if (started.isEmpty()) {
      pause();
      return;
    }
    int size = started.size();
    Started run =
        started.get(
            ThreadLocalRandom.current()
                .nextInt(ThreadLocalRandom.current().nextBoolean() ? size : Math.min(size, 10)));
    long began = System.nanoTime();
    HttpResponse<String> answer =
        send(request("/api/v1/executions/" + run.run() + "?at_least=" + run.position()).build());
    readMicros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<?, ?> told = (Map<?, ?>) Json.read(answer.body());
    assertThat(told.get("status")).as(answer.body()).isEqualTo("completed");
    assertThat(told.get("result")).isEqualTo((long) run.number());
    newest();
  }

  /** The list of runs, which every new run outdates. */
  private void newest() {
    Started run = started.getLast();
    HttpResponse<String> answer =
        send(request("/api/v1/executions?limit=50&at_least=" + run.position()).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<?, ?> first =
        (Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.read(answer.body())).get("items")).getFirst();
    long position = ((Number) first.get("position")).longValue();
    assertThat(position).isGreaterThanOrEqualTo(run.position());
    pause();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String activated() {
    HttpResponse<String> made =
        send(
            request("/api/v1/workflows")
                .POST(BodyPublishers.ofByteArray(Json.write(ECHO)))
                .build());
    String id = (String) ((Map<?, ?>) Json.read(made.body())).get("id");
    HttpResponse<String> active =
        send(
            request("/api/v1/workflows/" + id + "/activate")
                .POST(BodyPublishers.ofString("{}"))
                .build());
    assertThat(active.statusCode()).as(active.body()).isEqualTo(200);
    return id;
  }

  private double metric(String name) {
    return send(request("/metrics").build())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Watches all runs over server-sent events. */
  private final class Subscriber implements AutoCloseable {
    private final InputStream stream;
    private final List<Long> positions = new CopyOnWriteArrayList<>();

    private Subscriber() throws IOException, InterruptedException {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/stream/executions"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      stream = response.body();
      Thread.ofPlatform().daemon().start(this::take);
      awaitCount(0);
    }

    private void take() {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("data:")) {
            Map<?, ?> frame = (Map<?, ?>) Json.read(line.substring("data:".length()).strip());
            positions.add(((Number) frame.get("position")).longValue());
          }
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    /** Where it began. */
    long snapshot() {
      return positions.getFirst();
    }

    List<Long> updates() {
      return positions.subList(1, positions.size());
    }

    /** Waits until it was told its snapshot and so many updates. */
    void awaitCount(int updates) throws InterruptedException {
      until(() -> positions.size() > updates);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
