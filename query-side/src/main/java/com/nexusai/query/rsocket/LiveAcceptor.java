package com.nexusai.query.rsocket;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.live.SetupAuthenticator;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.DuplexConnection;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.ApplicationErrorException;
import io.rsocket.exceptions.RejectedSetupException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Accepts RSocket connections, whichever transport they come by: who is it, and what do they want
 * to watch.
 */
final class LiveAcceptor implements AutoCloseable {
  /** How long one frame of a client may be: tokens and positions are small. */
  static final int INBOUND_MAX = 64 * 1024;

  /**
   * How long the fragments of a client's payload may be together; RSocket allows no less than the
   * longest frame.
   */
  private static final int PAYLOAD_MAX = 0xFFFFFF;

  private static final int SENDERS = 2;

  private final SetupAuthenticator authenticator;
  private final LiveRoutes routes;
  private final ExecutorService senders =
      Executors.newFixedThreadPool(
          SENDERS, Thread.ofPlatform().daemon().name("nexus-live-", 0).factory());
  private final Scheduler blocking =
      Schedulers.fromExecutorService(
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("nexus-live-setup-", 0).factory()));

  LiveAcceptor(SetupAuthenticator authenticator, LiveRoutes routes) {
    this.authenticator = authenticator;
    this.routes = routes;
  }

  /**
   * Serves a connection until it closes.
   *
   * @param known who opened it, when the transport itself knows; null for whom the setup must tell
   */
  Mono<Void> serve(DuplexConnection connection, Outlet outlet, @Nullable LiveCaller known) {
    return RSocketServer.create((setup, _) -> accept(setup, outlet, known))
        .maxInboundPayloadSize(PAYLOAD_MAX)
        .asConnectionAcceptor()
        .apply(connection);
  }

  private Mono<RSocket> accept(
      ConnectionSetupPayload setup, Outlet outlet, @Nullable LiveCaller known) {
    try {
      Setup.check(setup);
      Optional<String> token = Setup.bearerToken(setup);
      return Mono.fromCallable(() -> caller(token, known))
          .subscribeOn(blocking)
          .<RSocket>map(caller -> new Streams(caller, outlet))
          .onErrorMap(LiveAcceptor::rejected);
    } catch (Rejection e) {
      return Mono.error(rejected(e));
    }
  }

  private LiveCaller caller(Optional<String> token, @Nullable LiveCaller known) {
    if (token.isPresent()) {
      return authenticator.authenticate(token.get());
    }
    if (known != null) {
      return known;
    }
    throw Rejection.of(
        Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$.metadata", "a bearer token", "none");
  }

  private static Throwable rejected(Throwable cause) {
    return new RejectedSetupException(
        cause instanceof Rejection refused
            ? LiveRoutes.told(refused)
            : "{\"code\":\"INTERNAL\",\"title\":\"The server could not check the token.\"}");
  }

  @Override
  public void close() {
    senders.shutdownNow();
    blocking.dispose();
  }

  private final class Streams implements RSocket {
    private final LiveCaller caller;
    private final Outlet outlet;

    private Streams(LiveCaller caller, Outlet outlet) {
      this.caller = caller;
      this.outlet = outlet;
    }

    @Override
    public Flux<Payload> requestStream(Payload request) {
      try {
        String route = Setup.route(request);
        Long from = from(request.sliceData().toString(StandardCharsets.UTF_8));
        return new FeedFlux(() -> routes.open(caller, route, from), outlet, senders);
      } catch (Rejection e) {
        return Flux.error(new ApplicationErrorException(LiveRoutes.told(e)));
      } finally {
        request.release();
      }
    }

    private @Nullable Long from(String data) {
      if (data.isBlank()) {
        return null;
      }
      Object asked = Json.read(data);
      if (asked == null) {
        return null;
      }
      if (asked instanceof Map<?, ?> map
          && (map.isEmpty() || map.keySet().equals(Set.of("from")))) {
        Object from = map.get("from");
        if (from == null) {
          return null;
        }
        if (from instanceof Long position && position >= 0) {
          return position;
        }
      }
      throw Rejection.of(
          Kind.INVALID,
          "INVALID_REQUEST",
          "$",
          "{} or {\"from\": a position from 0}",
          data.substring(0, Math.min(80, data.length())));
    }
  }
}
