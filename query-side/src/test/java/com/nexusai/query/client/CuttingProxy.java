package com.nexusai.query.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server and, every so often, cuts a connection in the middle of a frame. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Random random;
  private final int target;
  private final int bytesMax;

  /**
   * Passes on to this port.
   *
   * @param bytesMax how many bytes from the server a connection lives for, at the most
   */
  CuttingProxy(int target, int bytesMax, long seed) throws IOException {
    this.target = target;
    this.bytesMax = bytesMax;
    this.random = new Random(seed);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        int lives = 1_000 + random.nextInt(bytesMax);
        Thread.ofVirtual().start(() -> pass(client, server, Integer.MAX_VALUE));
        Thread.ofVirtual().start(() -> pass(server, client, lives));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(Socket from, Socket to, int lives) {
    byte[] bytes = new byte[512];
    int left = lives;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      int read = in.read(bytes);
      while (read >= 0 && left > 0) {
        to.getOutputStream().write(bytes, 0, Math.min(read, left));
        left -= read;
        read = left > 0 ? in.read(bytes) : -1;
      }
      if (left <= 0) {
        cuts.incrementAndGet();
      }
    } catch (IOException closed) {
      // The other side was cut.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
