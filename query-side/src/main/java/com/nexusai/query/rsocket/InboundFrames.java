package com.nexusai.query.rsocket;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import io.netty.buffer.ByteBuf;
import io.rsocket.frame.FrameType;
import io.rsocket.frame.SetupFrameCodec;

/**
 * What a client may send, checked frame by frame before RSocket reads it: a connection on which
 * anything else comes cannot be understood any more.
 */
final class InboundFrames {
  /** Stream id, type and flags. */
  private static final int HEADER = 6;

  private static final int TYPE_SHIFT = 10;

  /** A peer that died is noticed within the lifetime that it stated. */
  static final int LIFETIME_MAX_MILLIS = 600_000;

  /** Each interval costs the server a frame. */
  static final int INTERVAL_MIN_MILLIS = 500;

  private boolean setUp;

  /** Whether the setup came. */
  boolean setUp() {
    return setUp;
  }

  /**
   * Checks the next frame.
   *
   * @return whether it is to be read; what belongs to no stream of ours is passed over
   * @throws Rejection {@code MALFORMED_FRAME}, {@code SETUP_EXPECTED}, {@code SETUP_REPEATED} or
   *     {@code INVALID_KEEP_ALIVE}
   */
  boolean check(ByteBuf frame) {
    FrameType type = type(frame);
    int stream = frame.getInt(frame.readerIndex());
    return switch (type) {
      case SETUP -> {
        setUp(frame);
        yield true;
      }
      case RESUME -> {
        requireSetUp(type);
        yield true;
      }
      case KEEPALIVE, ERROR -> {
        requireSetUp(type);
        requireStream(type, stream, stream == 0);
        yield true;
      }
      case REQUEST_RESPONSE, REQUEST_FNF, REQUEST_STREAM, REQUEST_CHANNEL, REQUEST_N, CANCEL -> {
        requireSetUp(type);
        requireStream(type, stream, (stream & 1) == 1);
        yield true;
      }
      // They belong to channels, which there are none of, and to the whole connection, which is
      // told nothing.
      case PAYLOAD, METADATA_PUSH, EXT -> {
        requireSetUp(type);
        yield false;
      }
      default ->
          throw refused("MALFORMED_FRAME", "a frame of a client", "one of type " + type.name());
    };
  }

  private static void requireStream(FrameType type, int stream, boolean right) {
    if (!right) {
      throw refused(
          "MALFORMED_FRAME",
          type == FrameType.KEEPALIVE || type == FrameType.ERROR
              ? type + " of the connection, stream 0"
              : type + " of a client's stream, an odd number",
          "stream " + stream);
    }
  }

  private static FrameType type(ByteBuf frame) {
    if (frame.readableBytes() < HEADER) {
      throw refused(
          "MALFORMED_FRAME",
          "a frame of " + HEADER + " bytes or more",
          frame.readableBytes() + " bytes");
    }
    int encoded = frame.getUnsignedShort(frame.readerIndex() + Integer.BYTES) >> TYPE_SHIFT;
    for (FrameType type : FrameType.values()) {
      if (type.getEncodedType() == encoded && type != FrameType.RESERVED) {
        return type;
      }
    }
    throw refused("MALFORMED_FRAME", "a known frame type", Integer.toString(encoded));
  }

  private void setUp(ByteBuf frame) {
    if (setUp) {
      throw refused("SETUP_REPEATED", "one setup", "a second one");
    }
    setUp = true;
    int interval = SetupFrameCodec.keepAliveInterval(frame);
    int lifetime = SetupFrameCodec.keepAliveMaxLifetime(frame);
    if (interval < INTERVAL_MIN_MILLIS || lifetime < interval || lifetime > LIFETIME_MAX_MILLIS) {
      throw refused(
          "INVALID_KEEP_ALIVE",
          "an interval from "
              + INTERVAL_MIN_MILLIS
              + " ms and a lifetime from it to "
              + LIFETIME_MAX_MILLIS
              + " ms",
          interval + " ms and " + lifetime + " ms");
    }
  }

  private void requireSetUp(FrameType type) {
    if (!setUp) {
      throw refused("SETUP_EXPECTED", "a setup first", type.name());
    }
  }

  private static Rejection refused(String code, String expected, String found) {
    return Rejection.of(Kind.INVALID, code, "$", expected, found);
  }
}
