package com.nexusai.query.rsocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.netty.Connection;

/**
 * The outlets of the open TCP connections, by the client's address: no two connections to one port
 * share it.
 */
final class TcpOutlets {
  private static final WriteBufferWaterMark MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final Map<SocketAddress, TcpOutlet> open = new ConcurrentHashMap<>();

  /** Watches a connection from its beginning to its end. */
  void watch(Connection connection) {
    Channel channel = connection.channel();
    channel.config().setWriteBufferWaterMark(MARK);
    SocketAddress client = channel.remoteAddress();
    TcpOutlet outlet = new TcpOutlet(channel);
    open.put(client, outlet);
    channel.pipeline().addLast("nexus-outlet", outlet);
    connection.onDispose(() -> open.remove(client, outlet));
  }

  /** The outlet to this client. */
  Outlet to(SocketAddress client) {
    TcpOutlet outlet = open.get(client);
    if (outlet == null) {
      throw new IllegalStateException("The connection of " + client + " is gone.");
    }
    return outlet;
  }

  private static final class TcpOutlet extends ChannelInboundHandlerAdapter implements Outlet {
    private final Channel channel;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    private TcpOutlet(Channel channel) {
      this.channel = channel;
    }

    @Override
    public boolean writable() {
      return channel.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
      listeners.add(listener);
    }

    @Override
    public void forget(Runnable listener) {
      listeners.remove(listener);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (channel.isWritable()) {
        listeners.forEach(Runnable::run);
      }
      context.fireChannelWritabilityChanged();
    }
  }
}
