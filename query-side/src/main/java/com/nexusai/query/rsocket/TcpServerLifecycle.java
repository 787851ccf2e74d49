package com.nexusai.query.rsocket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.rsocket.context.RSocketServerInitializedEvent;
import org.springframework.boot.rsocket.server.RSocketServer;
import org.springframework.boot.rsocket.server.RSocketServerException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import reactor.netty.tcp.TcpServer;

/** RSocket over TCP. Its port is told as {@code local.rsocket.server.port}. */
final class TcpServerLifecycle implements RSocketServer, SmartLifecycle {
  private final String host;
  private final int port;
  private final @Nullable SslBundle tls;
  private final LiveAcceptor acceptor;
  private final ApplicationEventPublisher events;
  private final TcpOutlets outlets = new TcpOutlets();
  private @Nullable CloseableChannel channel;

  /**
   * Listens there once started.
   *
   * @param tls what the server proves its name with; null to speak in the clear
   */
  TcpServerLifecycle(
      String host,
      int port,
      @Nullable SslBundle tls,
      LiveAcceptor acceptor,
      ApplicationEventPublisher events) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.acceptor = acceptor;
    this.events = events;
  }

  @Override
  public synchronized void start() {
    if (channel != null) {
      return;
    }
    try {
      channel =
          TcpServerTransport.create(server(), LiveAcceptor.INBOUND_MAX)
              .start(connection ->
                  acceptor.serve(connection, outlets.to(connection.remoteAddress()), null))
              .block();
    } catch (SSLException | RuntimeException e) {
      throw new RSocketServerException(
          "Cannot listen on " + host + ":" + port + " for RSocket (NEXUS_RSOCKET_PORT).", e);
    }
    events.publishEvent(new RSocketServerInitializedEvent(this));
  }

  private TcpServer server() throws SSLException {
    TcpServer server = TcpServer.create().host(host).port(port).doOnConnection(outlets::watch);
    if (tls == null) {
      return server;
    }
    SslContext context =
        SslContextBuilder.forServer(tls.getManagers().getKeyManagerFactory()).build();
    return server.secure(spec -> spec.sslContext(context));
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
