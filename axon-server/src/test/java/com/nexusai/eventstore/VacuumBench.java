package com.nexusai.eventstore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;

/**
 * How long commits take while much free room is given back, against while there is none. Run by
 * hand: {@code main [free MiB] [callers] [folder]}.
 */
final class VacuumBench {
  private static final int PAYLOAD = 60_000;

  private VacuumBench() {}

  public static void main(String[] args) throws Exception {
    int mib = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 16;
    Path folder =
        args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("nexus-vacuum-bench");
    Path db = folder.resolve("events.db");
    try (Backbone backbone = new Backbone(db)) {
      fill(backbone, (mib << 20) / PAYLOAD);
      load(backbone, callers, 2_000, "warm-up   ");
      load(backbone, callers, 4_000, "full      ");
      System.out.printf("file %,d bytes%n", Files.size(db));
      long began = System.nanoTime();
      Thread eraser = Thread.ofPlatform().start(() -> backbone.erasure.eraseStream("filling"));
      load(backbone, callers, 2_000, "erasing   ");
      eraser.join();
      System.out.printf("free %,d bytes%n", backbone.file.freeBytes());
      while (backbone.file.vacuumedBytes() == 0) {
        load(backbone, callers, 100, null);
      }
      int rounds = 0;
      long before = -1;
      while (backbone.file.vacuumedBytes() != before && rounds++ < 30) {
        before = backbone.file.vacuumedBytes();
        load(backbone, callers, 2_000, "vacuuming ");
      }
      System.out.printf(
          "vacuumed %,d bytes in %.1f s under load, free %,d%n",
          backbone.file.vacuumedBytes(),
          (System.nanoTime() - began) / 1e9,
          backbone.file.freeBytes());
      load(backbone, callers, 4_000, "afterwards");
      Thread.sleep(3_000);
      System.out.printf("file %,d bytes%n", Files.size(db));
    }
  }

  private static void fill(Backbone backbone, int events) {
    String text = "x".repeat(PAYLOAD);
    for (int i = 0; i < events; i++) {
      backbone.engine.appendEvents(
          List.of(Backbone.event("filling", i, new Backbone.Happened(text + i, i))));
    }
    backbone.file.checkpoint();
  }

  private static void load(Backbone backbone, int callers, int millis, String told)
      throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000L;
    List<long[]> latencies = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      long[] mine = new long[200_000];
      latencies.add(mine);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < mine.length && System.nanoTime() < until; i++) {
                  String id = UUID.randomUUID().toString();
                  List<EventMessage<?>> events = new ArrayList<>();
                  for (int n = 0; n < 3; n++) {
                    events.add(Backbone.event(id, n, new Backbone.Happened("some result " + n, n)));
                  }
                  long began = System.nanoTime();
                  backbone.engine.appendEvents(events);
                  mine[i] = System.nanoTime() - began;
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (told != null) {
      long[] all =
          latencies.stream().flatMapToLong(Arrays::stream).filter(n -> n > 0).sorted().toArray();
      System.out.printf(
          "%s %,7.0f units/s  p50 %5.2f ms  p99 %6.2f ms  p99.9 %6.2f ms  max %6.2f ms%n",
          told,
          all.length * 1000.0 / millis,
          all[all.length / 2] / 1e6,
          all[(int) (all.length * 0.99)] / 1e6,
          all[(int) (all.length * 0.999)] / 1e6,
          all[all.length - 1] / 1e6);
    }
  }
}
