package com.nexusai.query.projection;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.END;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * What the projections cost: runs of four pure steps (three events) at a steady rate, and the CPU
 * time of all threads of the query side. Not a test; run its main with the rate and the seconds.
 */
final class ProjectionBench {
  private static final int COMMITTED_TOGETHER = 16;

  private ProjectionBench() {}

  public static void main(String[] args) throws Exception {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 2_600;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Path home = Files.createTempDirectory("projection-bench");
    TestLog log = new TestLog();
    try (World world = new World(home, log)) {
      log.append(meta(ADA), Runs.workflow(Runs.FLOW, ADA, "Flow"));
      feed(log, rate, 10);
      world.models.progress().await("executions", log.head(), Duration.ofSeconds(60));
      Map<String, Long> before = cpu();
      long began = System.nanoTime();
      feed(log, rate, seconds);
      long lag = log.head() - world.models.progress().of("executions");
      world.models.progress().await("executions", log.head(), Duration.ofSeconds(60));
      double elapsed = (System.nanoTime() - began) / 1e9;
      Map<String, Long> after = cpu();
      double total = 0;
      for (String thread : after.keySet()) {
        double share = (after.get(thread) - before.getOrDefault(thread, 0L)) / 1e9 / elapsed;
        total += share;
        System.out.printf("%-40s %5.1f%% of a core%n", thread, share * 100);
      }
      System.out.printf(
          "%d runs/s, %.1f s: %.1f%% of a core, %.1f us per run, lag at the end %d events, file %d MB%n",
          rate,
          elapsed,
          total * 100,
          total * 1e6 / rate,
          lag,
          Files.size(home.resolve("read-models.db")) / 1_000_000);
    }
    log.close();
  }

  private static void feed(TestLog log, int rate, int seconds) throws InterruptedException {
    long began = System.nanoTime();
    for (int run = 0; run < rate * seconds; run += COMMITTED_TOGETHER) {
      for (int i = 0; i < COMMITTED_TOGETHER; i++) {
        append(
            log, new ExecutionId("run-" + Long.toHexString(System.nanoTime() + i) + "-" + run + i));
      }
      long due = began + (long) ((run + COMMITTED_TOGETHER) * 1e9 / rate);
      long early = due - System.nanoTime();
      if (early > 0) {
        Thread.sleep(Duration.ofNanos(early));
      }
    }
  }

  private static void append(TestLog log, ExecutionId run) {
    log.append(
        meta(ADA),
        Runs.started(run, ADA),
        Runs.decided(
            run,
            Runs.done(START, null),
            Runs.done(SHAPE, Map.of("total", 41L, "name", "Ada Lovelace")),
            Runs.done(FETCH, Map.of("large", true)),
            Runs.done(END, Map.of("total", 41L))),
        Runs.ended(run, Map.of("total", 41L)));
  }

  private static Map<String, Long> cpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Long> cpu = new java.util.TreeMap<>();
    Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().startsWith("nexus-"))
        .forEach(info ->
            cpu.merge(
                info.getThreadName(), threads.getThreadCpuTime(info.getThreadId()), Long::sum));
    return cpu;
  }
}
