package com.nexusai.query.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocketErrorException;
import io.rsocket.frame.ErrorFrameCodec;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A WebSocket of the web server as an RSocket connection: one binary message is one frame. With it
 * RSocket shares the web server's port, its TLS and its filters; RSocket's own WebSocket transport
 * would need a second server.
 */
final class WebSocketConnection implements DuplexConnection {
  private static final String CLOSING_TOLD = "The RSocket connection is over.";

  private final Session session;
  private final WebSocketOutlet outlet;
  private final Sinks.Many<ByteBuf> received = Sinks.many().unicast().onBackpressureBuffer();
  private final Sinks.Empty<Void> closed = Sinks.empty();

  WebSocketConnection(Session session) {
    this.session = session;
    this.outlet = new WebSocketOutlet(session.getAsyncRemote(), this::dispose);
  }

  Outlet outlet() {
    return outlet;
  }

  /** A message came in. */
  void received(ByteBuffer message) {
    ByteBuf frame = Unpooled.copiedBuffer(message);
    if (received.tryEmitNext(frame).isFailure()) {
      frame.release();
    }
  }

  /** The socket is closed. */
  void closed() {
    outlet.close();
    received.tryEmitComplete();
    closed.tryEmitEmpty();
  }

  @Override
  public void sendFrame(int streamId, ByteBuf frame) {
    outlet.send(frame);
  }

  @Override
  public void sendErrorAndClose(RSocketErrorException error) {
    outlet.sendLast(ErrorFrameCodec.encode(alloc(), 0, error), this::dispose);
  }

  @Override
  public Flux<ByteBuf> receive() {
    return received.asFlux();
  }

  @Override
  public ByteBufAllocator alloc() {
    return ByteBufAllocator.DEFAULT;
  }

  /** The servlet API does not tell a WebSocket its client's address. */
  @Override
  public SocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("websocket-" + session.getId(), 0);
  }

  @Override
  public Mono<Void> onClose() {
    return closed.asMono();
  }

  @Override
  public boolean isDisposed() {
    return !session.isOpen();
  }

  @Override
  public void dispose() {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, CLOSING_TOLD));
    } catch (IOException | IllegalStateException e) {
      // It was closing already.
    } finally {
      closed();
    }
  }
}
