package com.nexusai.query.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.frame.ErrorFrameCodec;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameType;
import io.rsocket.frame.RequestStreamFrameCodec;
import io.rsocket.frame.SetupFrameCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that speaks RSocket over TCP byte by byte, rightly or wrongly. */
final class RawClient implements AutoCloseable {
  private static final String COMPOSITE = "message/x.rsocket.composite-metadata.v0";

  private final Socket socket;

  RawClient(int port) throws IOException {
    this(port, new Socket());
  }

  private RawClient(int port, Socket socket) throws IOException {
    this.socket = socket;
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(15_000);
  }

  /** One whose machine takes little that it has not read. */
  static RawClient withLittleRoom(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    return new RawClient(port, socket);
  }

  static ByteBuf setup(String token, int interval, int lifetime, String metadata, String data) {
    Payload payload = RSocketStreamsTest.setup(token);
    return SetupFrameCodec.encode(
        ByteBufAllocator.DEFAULT, false, interval, lifetime, metadata, data, payload);
  }

  static ByteBuf setup(String token) {
    return setup(token, 20_000, 90_000, COMPOSITE, "application/json");
  }

  static ByteBuf request(int stream, String route) {
    Payload payload = RSocketStreamsTest.ask(route, "{}");
    return RequestStreamFrameCodec.encode(
        ByteBufAllocator.DEFAULT,
        stream,
        false,
        Integer.MAX_VALUE,
        payload.metadata(),
        payload.data());
  }

  /** A frame of any type. */
  static ByteBuf frame(int stream, int type, byte[] body) {
    return Unpooled.buffer().writeInt(stream).writeShort(type << 10).writeBytes(body);
  }

  RawClient send(ByteBuf frame) throws IOException {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    sendRaw(ByteBufUtil.getBytes(Unpooled.buffer().writeMedium(bytes.length).writeBytes(bytes)));
    return this;
  }

  RawClient sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next frame. */
  ByteBuf next() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    return Unpooled.wrappedBuffer(in.readNBytes(length));
  }

  /** The words of the error that ends the connection; what came before is passed over. */
  String lastWord() throws IOException {
    String told = "nothing";
    try {
      while (true) {
        ByteBuf frame = next();
        if (FrameHeaderCodec.frameType(frame) == FrameType.ERROR) {
          told = ErrorFrameCodec.dataUtf8(frame);
        }
      }
    } catch (java.io.EOFException | java.net.SocketException closed) {
      return told;
    }
  }

  /** What a stream is told. */
  String text() throws IOException {
    return next().toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
