package com.nexusai.query.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP connection that can be cut: everything goes through it, or nothing does. */
public final class TcpProxy implements AutoCloseable {
  private final String targetHost;
  private final int targetPort;
  private final ServerSocket server;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private volatile long budget = Long.MAX_VALUE;
  private volatile boolean cut;

  /** In front of this host and port. */
  public TcpProxy(String target) {
    try {
      int colon = target.lastIndexOf(':');
      this.targetHost = target.substring(0, colon);
      this.targetPort = Integer.parseInt(target.substring(colon + 1));
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Breaks every connection, and every new one. */
  public void cut() {
    cut = true;
    open.forEach(TcpProxy::close);
    open.clear();
  }

  /** Lets everything through again. */
  public void restore() {
    budget = Long.MAX_VALUE;
    cut = false;
  }

  /** Cuts by itself after so many more bytes towards the target. */
  public void cutAfter(long bytes) {
    budget = sent.get() + bytes;
  }

  /** Whether nothing goes through. */
  public boolean isCut() {
    return cut;
  }

  /** How many bytes went towards the target. */
  public long sent() {
    return sent.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (cut) {
          close(client);
          continue;
        }
        Socket target = new Socket(targetHost, targetPort);
        open.add(client);
        open.add(target);
        Thread.ofVirtual().start(() -> pump(client, target, true));
        Thread.ofVirtual().start(() -> pump(target, client, false));
      } catch (IOException e) {
        // Closed, or the target is not there: the client notices.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (counted && sent.addAndGet(read) > budget) {
          cut();
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // Cut, or ended by one side: the other notices.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  @Override
  public void close() {
    cut();
    close(server);
  }
}
