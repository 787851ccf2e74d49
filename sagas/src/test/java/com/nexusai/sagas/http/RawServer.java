package com.nexusai.sagas.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP, for answers that no decent web server gives. */
final class RawServer implements AutoCloseable {

  /** Treats one connection whose first request has arrived. */
  interface Talk {
    void with(InputStream in, OutputStream out) throws Exception;
  }

  /**
   * Completes when a client's end of a connection is closed while the server still listens to it.
   */
  final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();

  final CompletableFuture<Boolean> asked = new CompletableFuture<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listener;

  RawServer(Talk talk) throws IOException {
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(talk));
  }

  /** Answers with these bytes and closes. */
  static RawServer answering(String answer) throws IOException {
    return new RawServer((in, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void accept(Talk talk) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, talk));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, Talk talk) {
    try (socket) {
      readHead(socket.getInputStream());
      asked.complete(true);
      talk.with(socket.getInputStream(), socket.getOutputStream());
      socket.shutdownOutput();
    } catch (SocketException e) {
      hungUp.complete(true);
    } catch (Exception e) {
      hungUp.completeExceptionally(e);
    }
  }

  static void readHead(InputStream in) throws IOException {
    int matched = 0;
    while (matched < 4) {
      int b = in.read();
      if (b < 0) {
        throw new SocketException("closed");
      }
      matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
    }
  }

  /** Waits until the client closes its end. */
  void awaitHangUp(InputStream in) {
    try {
      while (in.read() >= 0) {}
    } catch (IOException e) {
      // reset: closed as well
    }
    hungUp.complete(true);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
