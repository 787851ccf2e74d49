package com.nexusai.benchmarks.append;

import com.nexusai.benchmarks.load.Histogram;
import com.nexusai.eventstore.file.Chain;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.NewEvent;
import com.nexusai.eventstore.file.WriteSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** One caller: commits a unit of work, waits until it is durable, commits the next. */
final class Appender {
  static final int EVENTS = 3;
  private static final String METADATA =
      "{\"actor\":\"system\",\"trace\":\"0af7651916cd43dd8448eb211c80319c\"}";
  private static final byte[] PAYLOAD =
      ("{\"execution_id\":\"run-0192f0a1b2c3d4e5f60718293a4b5c6d\",\"agent_id\":\"price\",\"output\":{\"json\":{\"reference\":\"0000000012\",\"total_cents\":4048}},"
              + "\"completed_at\":\"2026-11-22T10:00:00.123456Z\",\"attempt\":1,\"item\":null}")
          .getBytes(StandardCharsets.UTF_8);

  private final EventFile file;
  private final long until;
  private final Histogram latency = new Histogram();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;

  private Appender(EventFile file, long until) {
    this.file = file;
    this.until = until;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  static Appender start(EventFile file, long until) {
    Appender appender = new Appender(file, until);
    appender.thread.start();
    return appender;
  }

  /** Waits for its end; what each unit took, or why one failed. */
  Histogram join() throws InterruptedException {
    thread.join();
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return latency;
  }

  private void run() {
    try {
      while (System.nanoTime() < until) {
        long start = System.nanoTime();
        file.commit(unit());
        latency.record(System.nanoTime() - start);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private static WriteSet unit() {
    WriteSet unit = new WriteSet();
    String stream = "run-" + UUID.randomUUID();
    for (int sequence = 0; sequence < EVENTS; sequence++) {
      unit.add(event(stream, sequence));
    }
    return unit;
  }

  private static NewEvent event(String stream, int sequence) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    String id = UUID.randomUUID().toString();
    String type = "StepCompleted";
    return new NewEvent(
        "Execution",
        stream,
        sequence,
        id,
        type,
        null,
        now,
        METADATA,
        PAYLOAD,
        Chain.hash(PAYLOAD),
        Chain.canonical("Execution", stream, sequence, id, type, null, micros, METADATA),
        PAYLOAD);
  }
}
