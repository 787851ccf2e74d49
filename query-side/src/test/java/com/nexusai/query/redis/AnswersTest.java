package com.nexusai.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.testing.RedisProcess;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.testing.TestLog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes that keep their answers in one Redis, and a third one that reads everything anew: they
 * say the same.
 */
class AnswersTest {
  private static final int RUNS = 24;
  private static final int FLOWS = 4;
  private static final List<String> USERS = List.of("ada", "bob");

  @TempDir Path homes;
  private final TestLog log = new TestLog();
  private final Map<String, Long> touched = new ConcurrentHashMap<>();
  private RedisProcess redis;
  private Server a;
  private Server b;
  private Server plain;

  @BeforeEach
  void open() {
    redis = RedisProcess.started();
    StoreIdentity store = StoreIdentity.ofThisProcess();
    a = node("a", store, "on");
    b = node("b", store, "on");
    plain = node("plain", store, "off");
    for (int flow = 0; flow < FLOWS; flow++) {
      UserId owner = ownerOfFlow(flow);
      log(a).append(meta(flow), Runs.workflow(flow(flow), owner, "Flow " + flow));
    }
    for (int run = 0; run < RUNS; run++) {
      int flow = run % FLOWS;
      append(a, run, Runs.started(run(run), ownerOfFlow(flow), flow(flow)));
    }
    until(() -> up(a) && up(b) && up(plain));
  }

  private Server node(String name, StoreIdentity store, String cache) {
    return new Server(
        homes.resolve(name),
        List.of(new TestLog(log), store),
        "--nexus.redis-url=" + redis.url(),
        "--nexus.redis-cache=" + cache,
        "--spring.lifecycle.timeout-per-shutdown-phase=200ms");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    plain.close();
    redis.close();
    log.close();
  }

  private static boolean up(Server node) {
    return node.bean(RedisLink.class).isUp() && node.bean(RedisWakeUps.class).isListening();
  }

  private static void until(BooleanSupplier reached) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static TestLog log(Server node) {
    return node.log();
  }

  private static WorkflowId flow(int flow) {
    return new WorkflowId("flow-" + flow);
  }

  private static ExecutionId run(int run) {
    return new ExecutionId("run-" + run);
  }

  private static UserId ownerOfFlow(int flow) {
    return new UserId(USERS.get(flow % USERS.size()));
  }

  private static String ownerOfRun(int run) {
    return ownerOfFlow(run % FLOWS).value();
  }

  private static Map<String, ?> meta(int flow) {
    return Map.of("owner", ownerOfFlow(flow).value(), "workflow", flow(flow).value());
  }

  private long append(Server node, int run, Object event) {
    long position = log(node).append(meta(run % FLOWS), event);
    touched.merge("run-" + run, position, Math::max);
    return position;
  }

  /** Something happens at one of the nodes. */
  private long write(Random random) {
    Server node = random.nextBoolean() ? a : b;
    int run = random.nextInt(RUNS);
    int flow = run % FLOWS;
    return switch (random.nextInt(7)) {
      case 0 -> log(node).append(meta(flow), Runs.activated(flow(flow), ownerOfFlow(flow), 1));
      case 1 -> append(node, run, Runs.scheduled(run(run), Runs.FETCH, null, 1));
      case 2 -> append(node, run, Runs.waiting(run(run), Runs.FETCH));
      case 3 -> append(node, run, Runs.paused(run(run)));
      case 4 -> append(node, run, Runs.resumed(run(run)));
      case 5 -> append(node, run, Runs.completed(run(run), Runs.SHAPE, null, random.nextInt(100)));
      default ->
          append(node, run, Runs.decided(run(run), Runs.done(Runs.END, "v" + random.nextInt())));
    };
  }

  private record Asked(String user, String path) {}

  private static Asked question(Random random) {
    int run = random.nextInt(RUNS);
    String owner = ownerOfRun(run);
    return switch (random.nextInt(6)) {
      case 0 -> new Asked(owner, "/api/v1/workflows/flow-" + run % FLOWS + "?");
      case 1 -> new Asked(owner, "/api/v1/executions?limit=5&");
      case 2 ->
          new Asked(owner, "/api/v1/executions?limit=5&workflow_id=flow-" + run % FLOWS + "&");
      case 3 -> new Asked(owner, "/api/v1/workflows?");
      default -> new Asked(owner, "/api/v1/executions/run-" + run + "?");
    };
  }

  private static String answer(Server node, Asked asked, long atLeast) {
    HttpResponse<String> response =
        node.send(
            node.request(asked.user(), asked.path() + "at_least=" + atLeast).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as("%s %s", asked, response.body()).isEqualTo(200);
    return response.body();
  }

  private static long hits(Server node) {
    return node.bean(RedisAnswers.class).hits.sum();
  }

  @Test
  void whatever_happens_kept_answers_say_what_reading_says() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int operations = Integer.getInteger("nexus.answers.operations", 1_000);
    for (int i = 0; i < operations; i++) {
      if (i == operations / 2) {
        redis.kill();
      }
      // Without Redis each write takes the others a second to notice.
      boolean down = i >= operations / 2 && i < operations / 2 + 20;
      if (i == operations / 2 + 20) {
        redis.start();
        until(() -> up(a) && up(b) && up(plain));
      }
      if (random.nextInt(10) < (down ? 1 : 3)) {
        write(random);
      }
      Asked asked = question(random);
      long head = log.head();
      String expected = answer(plain, asked, head);
      assertThat(answer(random.nextBoolean() ? a : b, asked, head))
          .as("seed %d, operation %d, %s at %d", seed, i, asked, head)
          .isEqualTo(expected);
    }
    System.out.printf("%d reads, answered by Redis: %d%n", operations, hits(a) + hits(b));
    assertThat(hits(a)).isGreaterThan(operations / 20);
    assertThat(hits(b)).isGreaterThan(operations / 20);
  }

  @Test
  void an_answer_is_never_older_than_the_views_nor_than_asked_for() throws Exception {
    Map<String, Map<Long, String>> told = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    long end =
        System.nanoTime()
            + TimeUnit.SECONDS.toNanos(Integer.getInteger("nexus.answers.seconds", 6));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Server node = i == 0 ? plain : i == 1 ? b : a;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (System.nanoTime() < end) {
                    readAndCheck(node, told);
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    while (System.nanoTime() < end) {
      write(ThreadLocalRandom.current());
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(60));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(hits(a) + hits(b)).isPositive();
  }

  /** Reads a run, and compares it with what anybody was ever told of it at the same position. */
  private void readAndCheck(Server node, Map<String, Map<Long, String>> told) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // A few that many look at.
    int run = random.nextInt(4);
    String id = "run-" + run;
    boolean fresh = random.nextBoolean();
    long written = touched.get(id);
    long seen = node.models().progress().of("executions");
    String answer =
        answer(
            node,
            new Asked(ownerOfRun(run), "/api/v1/executions/" + id + "?"),
            fresh ? written : 0);
    long position = ((Number) ((Map<?, ?>) Json.read(answer)).get("position")).longValue();
    assertThat(position).isGreaterThanOrEqualTo(fresh || written <= seen ? written : 0);
    String before =
        told.computeIfAbsent(id, _ -> new ConcurrentHashMap<>()).putIfAbsent(position, answer);
    if (before != null) {
      assertThat(answer).as("%s at %d", id, position).isEqualTo(before);
    }
  }

  @Test
  void an_answer_of_a_view_that_was_filled_again_is_given_no_more() {
    Asked asked = new Asked("ada", "/api/v1/executions/run-0?");
    until(() -> {
      answer(a, asked, log.head());
      return hits(a) > 0;
    });
    long before = hits(a);
    a.models().progress().replaced(ExecutionProjection.NAME);
    answer(a, asked, log.head());
    assertThat(hits(a)).isEqualTo(before);
    until(() -> {
      answer(a, asked, log.head());
      return hits(a) > before;
    });
  }

  @Test
  void nobody_gets_the_answer_to_anothers_question() {
    long head = log.head();
    for (int i = 0; i < 3; i++) {
      assertThat(answer(a, new Asked("ada", "/api/v1/executions/run-0?"), head))
          .contains("\"ada\"");
      assertThat(a.get("bob", "/api/v1/executions/run-0?at_least=" + head).status()).isEqualTo(404);
      assertThat(b.get("bob", "/api/v1/executions/run-0").status()).isEqualTo(404);
      assertThat(answer(b, new Asked("bob", "/api/v1/workflows?"), head)).doesNotContain("\"ada\"");
      assertThat(answer(b, new Asked("ada", "/api/v1/workflows?"), head)).doesNotContain("\"bob\"");
    }
    assertThat(a.get("ada", "/api/v1/executions/run-0?at_least=" + (head + 1)).code())
        .isEqualTo("POSITION_IN_THE_FUTURE");
  }

  @Test
  void what_another_store_keeps_in_the_same_redis_is_not_seen() {
    StoreIdentity other = StoreIdentity.ofThisProcess();
    try (TestLog elsewhere = new TestLog();
        Server stranger =
            new Server(
                homes.resolve("stranger"),
                List.of(elsewhere, other),
                "--nexus.redis-url=" + redis.url(),
                "--nexus.redis-cache=on")) {
      elsewhere.append(
          Map.of("owner", "ada", "workflow", "flow-0"),
          Runs.started(run(0), new UserId("ada"), flow(3)));
      until(() -> up(stranger));
      for (int i = 0; i < 3; i++) {
        assertThat(answer(a, new Asked("ada", "/api/v1/executions/run-0?"), log.head()))
            .contains("flow-0");
        assertThat(answer(stranger, new Asked("ada", "/api/v1/executions/run-0?"), 1))
            .contains("flow-3");
      }
    }
  }
}
