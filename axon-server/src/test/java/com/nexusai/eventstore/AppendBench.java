package com.nexusai.eventstore;

import com.nexusai.eventstore.effect.SqliteEffectStore;
import com.nexusai.kernel.effect.EffectRow;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.EventMessage;

/**
 * How fast units of work of three events and one effect row become durable, by how many callers.
 * Run by hand: {@code main [seconds] [folder]}.
 */
final class AppendBench {
  private AppendBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Path folder =
        args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("nexus-append-bench");
    try (Backbone backbone = new Backbone(folder.resolve("events.db"))) {
      round(backbone, 16, seconds, false);
      for (int callers : new int[] {1, 16, 64}) {
        round(backbone, callers, seconds, true);
      }
      read(backbone);
    }
  }

  private static void round(Backbone backbone, int callers, int seconds, boolean tell)
      throws InterruptedException {
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    AtomicLong units = new AtomicLong();
    List<long[]> latencies = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long writerBefore = writerCpu();
    long cpuBefore = processCpu();
    long started = System.nanoTime();
    for (int caller = 0; caller < callers; caller++) {
      long[] mine = new long[1_000_000];
      latencies.add(mine);
      threads.add(Thread.ofVirtual().start(() -> call(backbone, until, units, mine)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - started) / 1e9;
    long events = units.get() * 3;
    if (tell) {
      long[] all =
          latencies.stream().flatMapToLong(Arrays::stream).filter(n -> n > 0).sorted().toArray();
      System.out.printf(
          "%3d callers: %,8.0f units/s %,8.0f events/s  p50 %5.2f ms  p99 %6.2f ms  writer %5.1f us/event"
              + "  process %5.1f us/event%n",
          callers,
          units.get() / took,
          events / took,
          all[all.length / 2] / 1e6,
          all[(int) (all.length * 0.99)] / 1e6,
          (writerCpu() - writerBefore) / 1e3 / events,
          (processCpu() - cpuBefore) / 1e3 / events);
    }
  }

  private static void call(Backbone backbone, long until, AtomicLong units, long[] latencies) {
    SqliteEffectStore effects = backbone.effects;
    int i = 0;
    while (System.nanoTime() < until && i < latencies.length) {
      String id = UUID.randomUUID().toString();
      List<EventMessage<?>> events = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        events.add(
            Backbone.event(
                id, n, new Backbone.Happened("the step was completed with some result " + n, n)));
      }
      long before = System.nanoTime();
      backbone.inUnitOfWork(() -> {
        effects.add(new EffectRow(id, "perform", id, Instant.EPOCH, "{\"step\":\"a\"}"));
        effects.delete(id);
        backbone.engine.appendEvents(events);
      });
      latencies[i++] = System.nanoTime() - before;
      units.incrementAndGet();
    }
  }

  private static void read(Backbone backbone) {
    long head = backbone.file.head();
    long started = System.nanoTime();
    long read = 0;
    long at = 0;
    while (at < head) {
      var page = backbone.log.eventsAfter(at, 500);
      at = page.getLast().position();
      read += page.size();
    }
    double took = (System.nanoTime() - started) / 1e9;
    System.out.printf("read and deserialize: %,.0f events/s (%d)%n", read / took, read);
  }

  private static long processCpu() {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getProcessCpuTime();
  }

  private static long writerCpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      if (each.getKey().getName().equals("nexus-event-writer")) {
        return threads.getThreadCpuTime(each.getKey().threadId());
      }
    }
    return 0;
  }
}
