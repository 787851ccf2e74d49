package com.nexusai.benchmarks.stub;

import com.nexusai.benchmarks.wire.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection to the stub. */
final class Caller {
  private final SelectionKey key;
  private final SocketChannel channel;
  private final MessageReader requests = new MessageReader();
  private final ByteBuffer answer;

  Caller(SelectionKey key, ByteBuffer answer) {
    this.key = key;
    this.channel = (SocketChannel) key.channel();
    this.answer = answer.duplicate().position(answer.limit());
  }

  /** Reads what has arrived; false when the caller has left. */
  boolean read() throws IOException {
    return requests.readFrom(channel) >= 0;
  }

  MessageReader requests() {
    return requests;
  }

  /** Sends the answer; what the socket does not take goes out when it is writable. */
  void answer() throws IOException {
    answer.rewind();
    flush();
  }

  void flush() throws IOException {
    channel.write(answer);
    key.interestOps(
        answer.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException _) {
      // The caller has left already.
    }
  }
}
