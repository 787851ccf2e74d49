package com.nexusai.benchmarks.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What an RSocket client sends over TCP, each with its length before it. */
final class ClientFrames {
  static final int SETUP = 0x01;
  static final int KEEPALIVE = 0x03;
  static final int REQUEST_STREAM = 0x06;
  static final int PAYLOAD = 0x0A;
  static final int ERROR = 0x0B;

  /** The flag of a keep-alive that wants an answer. */
  static final int RESPOND = 0x80;

  /** The flag of a payload after which nothing follows. */
  static final int COMPLETE = 0x40;

  /** The flag of a payload that holds something. */
  static final int NEXT = 0x20;

  private static final int METADATA = 0x100;
  private static final int TYPE_SHIFT = 10;
  private static final int KEEP_ALIVE_MILLIS = 60_000;
  private static final int LIFETIME_MILLIS = 600_000;

  /** Well-known types of entries of composite metadata: the id, and the bit that says so. */
  private static final int AUTHENTICATION = 0x80 | 0x7C;

  private static final int ROUTING = 0x80 | 0x7E;
  private static final int BEARER = 0x80 | 0x01;

  private ClientFrames() {}

  /** Who it is, and a request for everything that is told on this route. */
  static byte[] setupAndRequest(String token, String route) {
    ByteBuffer bytes = ByteBuffer.allocate(2_048);
    frame(bytes, 0, SETUP << TYPE_SHIFT | METADATA, () -> setup(bytes, token));
    frame(bytes, 1, REQUEST_STREAM << TYPE_SHIFT | METADATA, () -> request(bytes, route));
    return taken(bytes);
  }

  /** The answer to a keep-alive. */
  static byte[] keepAlive() {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    frame(bytes, 0, KEEPALIVE << TYPE_SHIFT, () -> bytes.putLong(0));
    return taken(bytes);
  }

  private static void setup(ByteBuffer bytes, String token) {
    bytes.putShort((short) 1).putShort((short) 0).putInt(KEEP_ALIVE_MILLIS).putInt(LIFETIME_MILLIS);
    shortText(bytes, "message/x.rsocket.composite-metadata.v0");
    shortText(bytes, "application/json");
    byte[] secret = token.getBytes(StandardCharsets.UTF_8);
    putMedium(bytes, 1 + 3 + 1 + secret.length);
    bytes.put((byte) AUTHENTICATION);
    putMedium(bytes, 1 + secret.length);
    bytes.put((byte) BEARER).put(secret);
  }

  private static void request(ByteBuffer bytes, String route) {
    bytes.putInt(Integer.MAX_VALUE);
    putMedium(bytes, 1 + 3 + 1 + route.length());
    bytes.put((byte) ROUTING);
    putMedium(bytes, 1 + route.length());
    shortText(bytes, route);
    bytes.put((byte) '{').put((byte) '}');
  }

  private static void frame(ByteBuffer bytes, int stream, int typeAndFlags, Runnable body) {
    int start = bytes.position();
    putMedium(bytes, 0);
    bytes.putInt(stream).putShort((short) typeAndFlags);
    body.run();
    int end = bytes.position();
    bytes.position(start);
    putMedium(bytes, end - start - 3);
    bytes.position(end);
  }

  private static void shortText(ByteBuffer bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    bytes.put((byte) encoded.length).put(encoded);
  }

  private static void putMedium(ByteBuffer bytes, int number) {
    bytes.put((byte) (number >> 16)).putShort((short) number);
  }

  private static byte[] taken(ByteBuffer bytes) {
    byte[] taken = new byte[bytes.position()];
    bytes.flip().get(taken);
    return taken;
  }
}
