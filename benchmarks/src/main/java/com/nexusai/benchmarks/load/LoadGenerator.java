package com.nexusai.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a fixed number of connections busy, each with one request at a time (closed loop), and
 * checks every answer.
 *
 * <p>One thread drives all connections: answers that a server commits together arrive together, and
 * one wake-up takes them all, so that the generator leaves as much of the machine as it can to the
 * server. It is for one caller's thread.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final long SELECT_MILLIS = 100;
  private static final long CONNECT_AGAIN_MILLIS = 20;

  private final Exchange exchange;
  private final Selector selector;
  private final List<Line> lines = new ArrayList<>();

  private long nextNumber;
  private long deadline;
  private long late;
  private long reconnects;
  private Histogram latency = new Histogram();
  private Map<String, Long> problems = new TreeMap<>();

  /**
   * Prepares connections; they are opened when there is load.
   *
   * @param connections at least 1
   */
  public LoadGenerator(InetSocketAddress server, int connections, Exchange exchange)
      throws IOException {
    this.exchange = exchange;
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      lines.add(new Line(server, selector, exchange.requestBytesMax()));
    }
  }

  /** Generates load for this long and then waits for the open answers, at most 30 s for each. */
  public Window run(Duration length) throws IOException {
    latency = new Histogram();
    problems = new TreeMap<>();
    late = 0;
    reconnects = 0;
    long cpu = cpuNanos();
    long start = System.nanoTime();
    deadline = start + length.toNanos();
    while (System.nanoTime() < deadline || anyOpen()) {
      sendOnFreeLines();
      selector.select(this::advance, SELECT_MILLIS);
      giveUpOld();
    }
    return new Window(
        length, latency, late, problems, reconnects, Duration.ofNanos(cpuNanos() - cpu));
  }

  /** How many requests were sent so far, in all windows. */
  public long sent() {
    return nextNumber;
  }

  private void advance(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      if (line.waiting() && line.advance()) {
        take(line);
        if (line.connected() && System.nanoTime() < deadline) {
          line.send(nextNumber++, exchange);
        }
      } else if (!line.waiting()) {
        // Nothing was asked, so what arrives is the end of the connection.
        line.close();
        reconnects++;
      }
    } catch (IOException e) {
      lost(line, e);
    }
  }

  private void take(Line line) {
    long now = System.nanoTime();
    String problem = exchange.problem(line.number(), line.response());
    if (problem != null) {
      problems.merge(problem, 1L, Long::sum);
    } else if (now <= deadline) {
      latency.record(now - line.sentAt());
    } else {
      late++;
    }
    line.answered();
  }

  private void sendOnFreeLines() {
    for (Line line : lines) {
      if (!line.waiting() && System.nanoTime() < deadline) {
        try {
          if (!line.connected()) {
            line.connect();
          }
          line.send(nextNumber++, exchange);
        } catch (IOException e) {
          lost(line, e);
        }
      }
    }
  }

  private void lost(Line line, IOException cause) {
    problems.merge("connection: " + cause.getMessage(), 1L, Long::sum);
    reconnects++;
    line.close();
    pause();
  }

  private void giveUpOld() {
    long oldest = System.nanoTime() - ANSWER_MAX.toNanos();
    for (Line line : lines) {
      if (line.waiting() && line.sentAt() < oldest) {
        problems.merge("no answer in " + ANSWER_MAX.toSeconds() + " s", 1L, Long::sum);
        reconnects++;
        line.close();
      }
    }
  }

  /**
   * A server that is away is not asked in a tight loop: that would take the cycles that it needs to
   * come back.
   */
  private static void pause() {
    try {
      Thread.sleep(CONNECT_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean anyOpen() {
    return lines.stream().anyMatch(Line::waiting);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public void close() throws IOException {
    lines.forEach(Line::close);
    selector.close();
  }
}
