package com.nexusai.query.rsocket;

import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.rsocket.context.RSocketServerInitializedEvent;
import org.springframework.boot.rsocket.server.RSocketServer;
import org.springframework.boot.rsocket.server.RSocketServerException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import reactor.netty.tcp.TcpServer;

/** RSocket over TCP. Its port is told as {@code local.rsocket.server.port}. */
final class TcpServerLifecycle implements RSocketServer, SmartLifecycle {
  private final String host;
  private final int port;
  private final LiveAcceptor acceptor;
  private final ApplicationEventPublisher events;
  private final TcpOutlets outlets = new TcpOutlets();
  private @Nullable CloseableChannel channel;

  TcpServerLifecycle(
      String host, int port, LiveAcceptor acceptor, ApplicationEventPublisher events) {
    this.host = host;
    this.port = port;
    this.acceptor = acceptor;
    this.events = events;
  }

  @Override
  public synchronized void start() {
    if (channel != null) {
      return;
    }
    TcpServer server = TcpServer.create().host(host).port(port).doOnConnection(outlets::watch);
    try {
      channel =
          TcpServerTransport.create(server, LiveAcceptor.INBOUND_MAX)
              .start(connection ->
                  acceptor.serve(connection, outlets.to(connection.remoteAddress()), null))
              .block();
    } catch (RuntimeException e) {
      throw new RSocketServerException(
          "Cannot listen on " + host + ":" + port + " for RSocket (NEXUS_RSOCKET_PORT).", e);
    }
    events.publishEvent(new RSocketServerInitializedEvent(this));
  }

  @Override
  public synchronized void stop() {
    if (channel != null) {
      channel.dispose();
      channel = null;
    }
  }

  @Override
  public synchronized InetSocketAddress address() {
    if (channel == null) {
      throw new IllegalStateException("The RSocket server is not running.");
    }
    return channel.address();
  }

  @Override
  public synchronized boolean isRunning() {
    return channel != null;
  }
}
