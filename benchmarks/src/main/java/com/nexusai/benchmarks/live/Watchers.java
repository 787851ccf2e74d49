package com.nexusai.benchmarks.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many connections on one thread. It sends little and keeps nothing of what it was told. */
final class Watchers implements AutoCloseable {
  /** Connections that are being opened at once: the server's backlog is bounded. */
  private static final int OPENING_MAX = 64;

  private static final int BUFFER = 256 * 1024;
  private static final int STALLED_RECEIVE_BUFFER = 4_096;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] keepAlive = ClientFrames.keepAlive();
  private final Updates updates = new Updates();
  private final List<Watcher> all = new ArrayList<>();

  Watchers() throws IOException {}

  List<Watcher> all() {
    return all;
  }

  Updates updates() {
    return updates;
  }

  /**
   * Opens connections and waits until each has its snapshot or has failed.
   *
   * @param first what each sends
   * @param stalled how many of them stop reading then
   */
  void open(InetSocketAddress server, byte[] first, int count, int stalled, Duration patience)
      throws IOException {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (all.size() < count || begun() < count) {
      while (all.size() < count && all.size() - begun() < OPENING_MAX) {
        open(server, first, all.size() < stalled);
      }
      turn();
      if (System.nanoTime() > giveUp) {
        throw new IOException(
            begun() + " of " + count + " connections had begun after " + patience + ".");
      }
    }
  }

  private int begun() {
    int begun = 0;
    // The oldest have begun long ago: only the last ones are looked at one by one.
    for (int i = all.size() - 1; i >= 0 && i >= all.size() - 2 * OPENING_MAX; i--) {
      begun += all.get(i).begun() || all.get(i).over() ? 1 : 0;
    }
    return begun + Math.max(0, all.size() - 2 * OPENING_MAX);
  }

  private void open(InetSocketAddress server, byte[] first, boolean stalling) throws IOException {
    SocketChannel channel = SocketChannel.open();
    if (stalling) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, STALLED_RECEIVE_BUFFER);
    }
    channel.connect(server);
    channel.write(ByteBuffer.wrap(first));
    channel.configureBlocking(false);
    Watcher watcher = new Watcher(channel, stalling);
    all.add(watcher);
    channel.register(selector, SelectionKey.OP_READ, watcher);
  }

  /** Reads until every connection that reads is over. */
  void await(Duration patience) throws IOException {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < giveUp
        && all.stream().anyMatch(watcher -> !watcher.stalling() && !watcher.over())) {
      long round = System.nanoTime() + Duration.ofMillis(200).toNanos();
      while (System.nanoTime() < round) {
        turn();
      }
    }
  }

  private void turn() throws IOException {
    selector.select(this::read, 50);
  }

  private void read(SelectionKey key) {
    Watcher watcher = (Watcher) key.attachment();
    try {
      watcher.read(buffer, updates, keepAlive);
    } catch (IOException e) {
      watcher.failed(e.toString());
    }
    if (watcher.over() || (watcher.stalling() && watcher.begun())) {
      key.cancel();
    }
  }

  @Override
  public void close() throws IOException {
    for (Watcher watcher : all) {
      watcher.channel().close();
    }
    selector.close();
  }
}
