package com.nexusai.benchmarks.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection that watches: what it was told so far, and the beginning of a frame. */
final class Watcher {
  private static final int LENGTH = 3;
  private static final int HEADER = 6;
  private static final int TYPE_SHIFT = 10;

  private final SocketChannel channel;
  private final boolean stalling;
  private byte @Nullable [] rest;
  private boolean begun;
  private boolean complete;
  private int updates;
  private long lastPosition;
  private @Nullable String fault;

  Watcher(SocketChannel channel, boolean stalling) {
    this.channel = channel;
    this.stalling = stalling;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Whether it stops reading once it has begun. */
  boolean stalling() {
    return stalling;
  }

  /** Whether the snapshot came. */
  boolean begun() {
    return begun;
  }

  /** Whether nothing follows. */
  boolean over() {
    return complete || fault != null;
  }

  /** How many updates came. */
  int updates() {
    return updates;
  }

  /** What went wrong; null for nothing. */
  @Nullable String fault() {
    return fault;
  }

  void failed(String what) {
    if (!complete && fault == null) {
      fault = what;
    }
  }

  /**
   * Reads what is there.
   *
   * @param buffer for all watchers, one after the other
   */
  void read(ByteBuffer buffer, Updates counted, byte[] keepAlive) throws IOException {
    buffer.clear();
    if (rest != null) {
      buffer.put(rest);
      rest = null;
    }
    if (channel.read(buffer) < 0) {
      failed("closed by the server");
      return;
    }
    buffer.flip();
    while (buffer.remaining() >= LENGTH) {
      int start = buffer.position();
      int length = ((buffer.get(start) & 0xFF) << 16) | (buffer.getShort(start + 1) & 0xFFFF);
      if (buffer.remaining() < LENGTH + length) {
        break;
      }
      frame(buffer, start + LENGTH, start + LENGTH + length, counted, keepAlive);
      buffer.position(start + LENGTH + length);
    }
    if (buffer.hasRemaining()) {
      rest = new byte[buffer.remaining()];
      buffer.get(rest);
    }
  }

  private void frame(ByteBuffer buffer, int start, int end, Updates counted, byte[] keepAlive)
      throws IOException {
    int typeAndFlags = buffer.getShort(start + Integer.BYTES) & 0xFFFF;
    switch (typeAndFlags >> TYPE_SHIFT) {
      case ClientFrames.PAYLOAD -> {
        if ((typeAndFlags & ClientFrames.NEXT) != 0) {
          payload(buffer, start + HEADER, end, counted);
        }
        complete |= (typeAndFlags & ClientFrames.COMPLETE) != 0;
      }
      case ClientFrames.KEEPALIVE -> {
        if ((typeAndFlags & ClientFrames.RESPOND) != 0) {
          channel.write(ByteBuffer.wrap(keepAlive));
        }
      }
      case ClientFrames.ERROR -> {
        byte[] told = new byte[end - start - HEADER - Integer.BYTES];
        buffer.get(start + HEADER + Integer.BYTES, told);
        failed(new String(told, StandardCharsets.UTF_8));
      }
      default -> failed("a frame of type " + (typeAndFlags >> TYPE_SHIFT));
    }
  }

  private void payload(ByteBuffer buffer, int start, int end, Updates counted) {
    long position = counted.received(buffer, start, end);
    if (position < 0) {
      begun = true;
    } else if (position <= lastPosition) {
      failed("update " + position + " after update " + lastPosition);
    } else {
      lastPosition = position;
      updates++;
    }
  }
}
