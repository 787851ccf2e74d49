package com.nexusai.benchmarks.stub;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Answers every HTTP request on a port of loopback with the same JSON, on one thread, and can keep
 * a log of what arrived: an {@link Arrival} a line, written before the request is answered, so that
 * whoever got an answer finds it in the log.
 */
public final class StubServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final StubAnswer answer;
  private final ByteBuffer response;
  private final @Nullable BufferedWriter log;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final PriorityQueue<Due> delayed = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final PriorityQueue<Due> now = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private volatile boolean serving;
  private volatile boolean closing;

  private record Due(long at, Caller caller) {}

  /**
   * Opens the port; {@link #serve()} answers.
   *
   * @param port 0 for any free one
   * @param logFile null for no log
   */
  public StubServer(int port, StubAnswer answer, @Nullable Path logFile) throws IOException {
    this.answer = answer;
    response = answer.bytes();
    log = logFile == null ? null : Files.newBufferedWriter(logFile);
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** The port it listens on. */
  public int port() {
    return server.socket().getLocalPort();
  }

  /** Answers until it is closed. */
  public void serve() throws IOException {
    serving = true;
    try {
      answerRequests();
    } finally {
      release();
    }
  }

  private void answerRequests() throws IOException {
    while (!closing) {
      Due next = delayed.peek();
      long wait = next == null ? 0 : Math.max(1, (next.at() - System.nanoTime()) / 1_000_000);
      selector.select(this::advance, wait);
      // One write for all that arrived together; the log is complete before anybody has an answer.
      if (log != null) {
        log.flush();
      }
      answerAll(now, Long.MAX_VALUE);
      answerAll(delayed, System.nanoTime());
    }
  }

  private static void answerAll(PriorityQueue<Due> waiting, long until) {
    for (Due due = waiting.peek(); due != null && due.at() <= until; due = waiting.peek()) {
      waiting.remove();
      try {
        due.caller().answer();
      } catch (IOException _) {
        due.caller().close();
      }
    }
  }

  private void advance(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        advance((Caller) key.attachment(), key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The stub cannot go on.", e);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new Caller(key, response));
    }
  }

  private void advance(Caller caller, SelectionKey key) throws IOException {
    try {
      if (key.isWritable()) {
        caller.flush();
      }
      if (!caller.read()) {
        caller.close();
        return;
      }
    } catch (IOException _) {
      caller.close();
      return;
    }
    while (caller.requests().complete()) {
      arrived(caller);
      caller.requests().next();
    }
  }

  private void arrived(Caller caller) throws IOException {
    long time = System.nanoTime();
    if (log != null) {
      String key = caller.requests().header("Idempotency-Key");
      String line = caller.requests().firstLine();
      String request = line.substring(0, Math.max(0, line.lastIndexOf(' ')));
      log.write(new Arrival(time, key == null ? "" : key, request).line());
    }
    if (answer.delay().isZero()) {
      now.add(new Due(time, caller));
    } else {
      delayed.add(new Due(time + answer.delay().toNanos(), caller));
    }
  }

  /** Ends {@link #serve()}, which then gives the port and the log back on its own thread. */
  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    if (!serving) {
      release();
    }
  }

  private void release() throws IOException {
    server.close();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    if (log != null) {
      log.close();
    }
  }
}
