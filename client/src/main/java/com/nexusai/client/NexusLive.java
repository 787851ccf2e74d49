package com.nexusai.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import io.rsocket.util.DefaultPayload;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;

/**
 * The live streams of a Nexus server, over one connection that is made anew whenever it is lost.
 *
 * <pre>{@code
 * try (NexusLive live = NexusLive.connect(URI.create("tcp://127.0.0.1:7000"), () -> token)) {
 *   for (LiveUpdate update : live.execution("run-7").toIterable()) {
 *     switch (update) {
 *       case LiveUpdate.ExecutionSnapshot now -> show(now.execution());
 *       case LiveUpdate.ExecutionUpdated change -> change(change.steps());
 *       default -> {}
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>A stream is a {@link Flux}: nothing is asked of the server before it is subscribed, each
 * subscription is a stream of its own, and only as many updates come as the subscriber asks for. It
 * begins with a snapshot, goes on with every change in order, and after a lost connection resumes
 * behind the last update that it handed on: no gap and no duplicate. Where too much was missed, the
 * server sends a new snapshot instead. It ends with an error only for what a new connection does
 * not mend, as a {@link LiveRefused}: a stream that is not there, a token that is not accepted.
 *
 * <p>Updates come on the connection's own thread, which a subscriber must not block; {@code
 * toIterable} and {@code publishOn} take them to another one. Safe to use from any thread.
 */
public final class NexusLive implements AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final ClientTransport transport;
  private final Supplier<String> tokens;
  private final Mono<RSocket> connection;
  private volatile boolean closed;
  private volatile RSocket current = new RSocket() {};

  private NexusLive(ClientTransport transport, Supplier<String> tokens) {
    this.transport = transport;
    this.tokens = tokens;
    this.connection =
        Mono.defer(this::open).cacheInvalidateIf(socket -> closed || socket.isDisposed());
  }

  /**
   * Streams of the server at this address; nothing is connected yet.
   *
   * @param address {@code tcp://host:port} (RSocket over TCP), {@code tls://host:port} (the same
   *     behind TLS), or {@code ws://host:port/rsocket} and {@code wss://host/rsocket}
   * @param tokens asked for the bearer token each time when a connection is made, so that one that
   *     ends is followed by the next
   * @throws IllegalArgumentException for any other address
   */
  public static NexusLive connect(URI address, Supplier<String> tokens) {
    return new NexusLive(transport(address), tokens);
  }

  private static ClientTransport transport(URI address) {
    String scheme = String.valueOf(address.getScheme());
    return switch (scheme) {
      case "tcp" -> TcpClientTransport.create(address.getHost(), address.getPort());
      case "tls" ->
          TcpClientTransport.create(
              TcpClient.create().host(address.getHost()).port(address.getPort()).secure());
      case "ws", "wss" -> WebsocketClientTransport.create(address);
      default ->
          throw new IllegalArgumentException(
              "Expected an address that begins with tcp, tls, ws or wss, found '" + address + "'.");
    };
  }

  /** One run: ends when the run has. */
  public Flux<LiveUpdate> execution(String id) {
    return stream("execution." + id);
  }

  /** All runs of the token's user. */
  public Flux<LiveUpdate> executions() {
    return stream("executions");
  }

  /** One workflow: ends when it is archived. */
  public Flux<LiveUpdate> workflow(String id) {
    return stream("workflow." + id);
  }

  /** All workflows of the token's user. */
  public Flux<LiveUpdate> workflows() {
    return stream("workflows");
  }

  /** Everything that happens to anything, from now on; for admins. */
  public Flux<LiveUpdate> audit() {
    return stream("audit");
  }

  /**
   * Everything that has happened to anything; for admins.
   *
   * @param after the position after which to begin; 0 for the very first event
   */
  public Flux<LiveUpdate> audit(long after) {
    return Flux.defer(() -> new Following(connection, "audit", after, () -> closed).updates());
  }

  private Flux<LiveUpdate> stream(String route) {
    return Flux.defer(() -> new Following(connection, route, null, () -> closed).updates());
  }

  private Mono<RSocket> open() {
    if (closed) {
      return Mono.error(new IllegalStateException("This client is closed."));
    }
    return RSocketConnector.create()
        .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
        .dataMimeType(WellKnownMimeType.APPLICATION_JSON.getString())
        .keepAlive(KEEP_ALIVE, LIFETIME)
        .setupPayload(Mono.fromSupplier(() -> setup(tokens.get())))
        .connect(transport)
        .doOnNext(socket -> current = socket);
  }

  private static Payload setup(String token) {
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    CompositeByteBuf metadata = allocator.compositeBuffer();
    CompositeMetadataCodec.encodeAndAddMetadata(
        metadata,
        allocator,
        WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION,
        AuthMetadataCodec.encodeBearerMetadata(allocator, token.toCharArray()));
    return DefaultPayload.create(Unpooled.EMPTY_BUFFER, metadata);
  }

  /** Ends the connection; every stream over it ends with an error. */
  @Override
  public void close() {
    closed = true;
    current.dispose();
  }
}
