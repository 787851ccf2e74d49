package com.nexusai.benchmarks.server;

import com.nexusai.benchmarks.wire.MessageReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Asks a server whether it is ready, cheaply: a starting server needs the processor for itself. */
final class Readiness {
  private static final int OK = 200;

  private Readiness() {}

  static boolean of(InetSocketAddress address) {
    String request =
        "GET /health/readiness HTTP/1.1\r\nHost: 127.0.0.1:"
            + address.getPort()
            + "\r\nConnection: close\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      MessageReader response = new MessageReader();
      while (response.readFrom(channel) >= 0) {
        if (response.complete()) {
          return response.status() == OK;
        }
      }
      return false;
    } catch (IOException _) {
      return false;
    }
  }
}
