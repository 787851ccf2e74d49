package com.nexusai.benchmarks.load;

import com.nexusai.benchmarks.wire.MessageReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of the generator and the request that is open on it. */
final class Line {
  private static final int CONNECT_MILLIS_MAX = 5_000;

  private final InetSocketAddress address;
  private final Selector selector;
  private final ByteBuffer request;
  private final MessageReader response = new MessageReader();
  private @Nullable SocketChannel channel;
  private boolean open;
  private long number;
  private long sentAt;

  Line(InetSocketAddress address, Selector selector, int requestBytesMax) {
    this.address = address;
    this.selector = selector;
    this.request = ByteBuffer.allocateDirect(requestBytesMax);
  }

  boolean connected() {
    return channel != null;
  }

  void connect() throws IOException {
    SocketChannel opened = SocketChannel.open();
    try {
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      opened.socket().connect(address, CONNECT_MILLIS_MAX);
      opened.configureBlocking(false);
      opened.register(selector, SelectionKey.OP_READ, this);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    channel = opened;
    response.reset();
  }

  /**
   * Sends the request with this number; what the socket does not take at once goes out when it is
   * writable.
   */
  void send(long requestNumber, Exchange exchange) throws IOException {
    request.clear();
    exchange.write(requestNumber, request);
    request.flip();
    number = requestNumber;
    open = true;
    sentAt = System.nanoTime();
    flush();
  }

  /** Goes on sending and receiving; true when the whole response is there. */
  boolean advance() throws IOException {
    if (request.hasRemaining()) {
      flush();
    }
    int count = response.readFrom(socket());
    if (count < 0) {
      throw new IOException("closed by the server");
    }
    return count > 0 && response.complete();
  }

  private void flush() throws IOException {
    socket().write(request);
    SelectionKey key = socket().keyFor(selector);
    int wanted =
        request.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (key != null && key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private SocketChannel socket() throws IOException {
    if (channel == null) {
      throw new IOException("not connected");
    }
    return channel;
  }

  MessageReader response() {
    return response;
  }

  /** Makes the line free for the next request. */
  void answered() {
    open = false;
    boolean last = response.lastOnConnection();
    response.next();
    if (last) {
      close();
    }
  }

  boolean waiting() {
    return open;
  }

  long number() {
    return number;
  }

  long sentAt() {
    return sentAt;
  }

  /** Gives the connection up, and the request that was open on it. */
  void close() {
    open = false;
    request.clear().limit(0);
    SocketChannel closing = channel;
    channel = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException _) {
        // It is given up: whether the other side learns of it does not matter.
      }
    }
  }
}
