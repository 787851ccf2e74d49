package com.nexusai.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests at a fixed rate, however long the answers take (open loop), and checks every
 * answer. A request counts from the time at which it was due: a server that stalls is charged with
 * everything that people would have asked of it meanwhile.
 *
 * <p>One thread drives all connections. It is for one caller's thread.
 */
public final class OpenLoop implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final double SECOND = 1e9;

  private final Mixed exchange;
  private final Selector selector;
  private final List<Line> lines = new ArrayList<>();
  private final Deque<Line> free = new ArrayDeque<>();
  private final Map<Line, Long> due = new HashMap<>();

  private long nextNumber;
  private Map<String, Histogram> latencies = new TreeMap<>();
  private Map<String, Long> problems = new TreeMap<>();
  private Histogram sentLate = new Histogram();

  /**
   * Prepares connections; they are opened when they are needed.
   *
   * @param connections how many requests may be open at once, at least 1
   */
  public OpenLoop(InetSocketAddress server, int connections, Mixed exchange) throws IOException {
    this.exchange = exchange;
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      lines.add(new Line(server, selector, exchange.requestBytesMax()));
    }
    free.addAll(lines);
  }

  /**
   * Sends requests for this long and then waits for the open answers, at most 30 s for each.
   *
   * @param rate requests a second
   */
  public Stream run(double rate, Duration length) throws IOException {
    latencies = new TreeMap<>();
    problems = new TreeMap<>();
    sentLate = new Histogram();
    long total = Math.round(rate * length.toNanos() / SECOND);
    long start = System.nanoTime();
    long sent = 0;
    while (sent < total || !due.isEmpty()) {
      long now = System.nanoTime();
      while (sent < total && !free.isEmpty() && dueAt(start, sent, rate) <= now) {
        send(free.poll(), dueAt(start, sent, rate));
        sent++;
      }
      selector.select(this::advance, 1);
      giveUpOld();
    }
    return new Stream(
        latencies, problems, sent, sentLate, Duration.ofNanos(System.nanoTime() - start));
  }

  private static long dueAt(long start, long index, double rate) {
    return start + Math.round(index * SECOND / rate);
  }

  private void send(Line line, long dueAt) {
    due.put(line, dueAt);
    try {
      if (!line.connected()) {
        line.connect();
      }
      line.send(nextNumber++, exchange);
      sentLate.record(line.sentAt() - dueAt);
    } catch (IOException e) {
      lost(line, "connection: " + e.getMessage());
    }
  }

  private void advance(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      if (line.waiting() && line.advance()) {
        take(line);
      } else if (!line.waiting()) {
        // Nothing was asked, so what arrives is the end of the connection.
        line.close();
      }
    } catch (IOException e) {
      lost(line, "connection: " + e.getMessage());
    }
  }

  private void take(Line line) {
    long latency = System.nanoTime() - dueOf(line);
    String problem = exchange.problem(line.number(), line.response());
    String kind = exchange.kind(line.number());
    if (problem == null) {
      latencies.computeIfAbsent(kind, _ -> new Histogram()).record(latency);
    } else {
      problems.merge(kind + ": " + problem, 1L, Long::sum);
    }
    line.answered();
    free.add(line);
  }

  private void lost(Line line, String problem) {
    dueOf(line);
    problems.merge(problem, 1L, Long::sum);
    line.close();
    free.add(line);
  }

  private long dueOf(Line line) {
    Long at = due.remove(line);
    if (at == null) {
      throw new IllegalStateException("Expected a line with an open request.");
    }
    return at;
  }

  private void giveUpOld() {
    long oldest = System.nanoTime() - ANSWER_MAX.toNanos();
    for (Line line : lines) {
      if (line.waiting() && line.sentAt() < oldest) {
        lost(line, exchange.kind(line.number()) + ": no answer in 30 s");
      }
    }
  }

  @Override
  public void close() throws IOException {
    lines.forEach(Line::close);
    selector.close();
  }
}
