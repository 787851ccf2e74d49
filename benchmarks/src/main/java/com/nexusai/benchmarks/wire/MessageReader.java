package com.nexusai.benchmarks.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.1 message after the other from a connection, requests or responses. Understands
 * bodies with a Content-Length and chunked ones; a message with neither has no body, which is right
 * for requests and for what is not closed to end a response.
 *
 * <p>For one thread. Everything it returns is valid until {@link #next()}.
 */
public final class MessageReader {
  private static final int FIRST_SIZE = 16 * 1024;
  private static final int MAX_SIZE = 64 * 1024 * 1024;
  private static final int UNKNOWN = -1;

  private byte[] bytes = new byte[FIRST_SIZE];
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private int filled;
  private int scanned;
  private int headEnd = UNKNOWN;
  private int contentLength;
  private boolean chunked;
  private boolean lastOnConnection;
  private int bodyLength;
  private int messageEnd;

  /**
   * Reads what has arrived.
   *
   * @return how many bytes; -1 when the other side has closed
   */
  public int readFrom(ReadableByteChannel channel) throws IOException {
    if (filled == bytes.length) {
      if (filled >= MAX_SIZE) {
        throw new IOException("Expected a message of at most " + MAX_SIZE + " bytes.");
      }
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
      buffer = ByteBuffer.wrap(bytes);
    }
    int count = channel.read(buffer.clear().position(filled));
    filled += Math.max(count, 0);
    return count;
  }

  /**
   * Whether a whole message is there.
   *
   * @throws IOException when what arrived is not HTTP/1.1
   */
  public boolean complete() throws IOException {
    if (headEnd == UNKNOWN && !readHead()) {
      return false;
    }
    if (chunked) {
      return completeChunks();
    }
    bodyLength = contentLength;
    messageEnd = headEnd + contentLength;
    return filled >= messageEnd;
  }

  /** Whether nothing of a next message has arrived yet. */
  public boolean empty() {
    return filled == 0;
  }

  /** Forgets the message that is complete; what follows it stays. */
  public void next() {
    System.arraycopy(bytes, messageEnd, bytes, 0, filled - messageEnd);
    filled -= messageEnd;
    forgetHead();
  }

  /** Forgets everything, for a new connection. */
  public void reset() {
    filled = 0;
    forgetHead();
  }

  private void forgetHead() {
    headEnd = UNKNOWN;
    scanned = 0;
    messageEnd = 0;
    bodyLength = 0;
  }

  /** The status of a response. */
  public int status() {
    return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
  }

  /** The request line or the status line. */
  public String firstLine() {
    int end = 0;
    while (bytes[end] != '\r') {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** Whether the sender closes the connection after this message. */
  public boolean lastOnConnection() {
    return lastOnConnection;
  }

  /** How many bytes the body has, without its framing. */
  public int bodyLength() {
    return bodyLength;
  }

  /** Whether the body is exactly these bytes. */
  public boolean bodyIs(byte[] expected, int length) {
    return bodyLength == length
        && Arrays.equals(bytes, headEnd, headEnd + bodyLength, expected, 0, length);
  }

  /** A copy of the body. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, headEnd, headEnd + bodyLength);
  }

  /** The first header of that name (any case); null when there is none. */
  public @Nullable String header(String name) {
    for (int line = lineAfter(0); line < headEnd - 2; line = lineAfter(line)) {
      if (named(line, name)) {
        int from = line + name.length() + 1;
        return new String(bytes, from, lineAfter(line) - 2 - from, StandardCharsets.ISO_8859_1)
            .strip();
      }
    }
    return null;
  }

  private boolean readHead() throws IOException {
    for (int i = Math.max(scanned, 3); i < filled; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        headEnd = i + 1;
        readFraming();
        return true;
      }
    }
    scanned = filled;
    return false;
  }

  private void readFraming() throws IOException {
    contentLength = 0;
    chunked = false;
    lastOnConnection = false;
    for (int line = lineAfter(0); line < headEnd - 2; line = lineAfter(line)) {
      // Looked at by their first letter, because most headers are none of the three.
      switch (bytes[line] | 0x20) {
        case 'c' -> {
          if (named(line, "content-length")) {
            contentLength = number(line + 15);
          } else if (named(line, "connection")) {
            lastOnConnection = contains(line + 11, "close");
          }
        }
        case 't' -> chunked |= named(line, "transfer-encoding") && contains(line + 18, "chunked");
        default -> {}
      }
    }
  }

  /**
   * Joins the chunks into one body once the last has arrived; before that nothing is moved, because
   * they are looked at again.
   */
  private boolean completeChunks() throws IOException {
    int at = headEnd;
    while (true) {
      int data = at < filled ? lineEnd(at) : UNKNOWN;
      if (data == UNKNOWN) {
        return false;
      }
      int size = hex(at);
      if (filled < data + size + 2) {
        return false;
      }
      at = data + size + 2;
      if (size == 0) {
        messageEnd = at;
        join();
        return true;
      }
    }
  }

  private void join() throws IOException {
    int to = headEnd;
    int at = headEnd;
    for (int size = hex(at); size > 0; size = hex(at)) {
      int data = lineEnd(at);
      System.arraycopy(bytes, data, bytes, to, size);
      to += size;
      at = data + size + 2;
    }
    bodyLength = to - headEnd;
  }

  private int lineEnd(int from) {
    for (int i = from + 1; i < filled; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
        return i + 1;
      }
    }
    return UNKNOWN;
  }

  private int lineAfter(int line) {
    int i = line;
    while (bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private boolean named(int line, String name) {
    int colon = line + name.length();
    return colon < headEnd && bytes[colon] == ':' && matches(line, name);
  }

  private boolean matches(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if ((bytes[from + i] | 0x20) != (text.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(int from, String word) {
    int end = lineAfter(from) - word.length();
    for (int i = from; i <= end; i++) {
      if (matches(i, word)) {
        return true;
      }
    }
    return false;
  }

  private int number(int from) throws IOException {
    int i = from;
    while (bytes[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; bytes[i] >= '0' && bytes[i] <= '9' && value <= MAX_SIZE; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return bounded(value, "Content-Length");
  }

  private int hex(int from) throws IOException {
    long value = 0;
    int i = from;
    for (int digit = Character.digit(bytes[i], 16);
        digit >= 0 && value <= MAX_SIZE;
        digit = Character.digit(bytes[++i], 16)) {
      value = value * 16 + digit;
    }
    if (i == from) {
      throw new IOException("Expected the size of a chunk in hexadecimal digits.");
    }
    return bounded(value, "chunk");
  }

  private static int bounded(long value, String what) throws IOException {
    if (value > MAX_SIZE) {
      throw new IOException("Expected a " + what + " of at most " + MAX_SIZE + " bytes.");
    }
    return (int) value;
  }
}
