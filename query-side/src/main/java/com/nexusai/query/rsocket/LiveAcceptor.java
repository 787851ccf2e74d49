package com.nexusai.query.rsocket;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveLimits;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.live.SetupAuthenticator;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
  private final LiveLimits limits;
  private final Clock time;
  private final ExecutorService senders =
      Executors.newFixedThreadPool(
          SENDERS, Thread.ofPlatform().daemon().name("nexus-live-", 0).factory());
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("nexus-live-clock").factory());
  private final Scheduler blocking =
      Schedulers.fromExecutorService(
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("nexus-live-setup-", 0).factory()));

  LiveAcceptor(SetupAuthenticator authenticator, LiveRoutes routes, LiveLimits limits, Clock time) {
    this.authenticator = authenticator;
    this.routes = routes;
    this.limits = limits;
    this.time = time;
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Serves a connection until it closes.
   *
   * @param known who opened it, when the transport itself knows; null for whom the setup must tell
   */
  Mono<Void> serve(DuplexConnection connection, Outlet outlet, @Nullable LiveCaller known) {
    GuardedConnection guarded = new GuardedConnection(connection, clock);
    return RSocketServer.create((setup, _) -> accept(setup, guarded, outlet, known))
        .maxInboundPayloadSize(PAYLOAD_MAX)
        .asConnectionAcceptor()
        .apply(guarded);
  }

  private Mono<RSocket> accept(
      ConnectionSetupPayload setup,
      GuardedConnection connection,
      Outlet outlet,
      @Nullable LiveCaller known) {
    try {
      Setup.check(setup);
      Optional<String> token = Setup.bearerToken(setup);
      return Mono.fromCallable(() -> caller(token, known))
          .subscribeOn(blocking)
          .<RSocket>map(caller -> streams(caller, connection, outlet))
          .onErrorMap(LiveAcceptor::rejected);
    } catch (Rejection e) {
      return Mono.error(rejected(e));
    }
  }

  private LiveStreams streams(LiveCaller caller, GuardedConnection connection, Outlet outlet) {
    if (caller.expired(time.instant())) {
      throw caller.tokenExpired(0);
    }
    Runnable leave = limits.connect(caller.user());
    LiveStreams streams = new LiveStreams(caller, routes, connection, outlet, senders);
    Future<?> expiry = expiry(caller, streams);
    connection
        .onClose()
        .doFinally(_ -> {
          leave.run();
          if (expiry != null) {
            expiry.cancel(false);
          }
        })
        .subscribe(null, _ -> {});
    return streams;
  }

  private @Nullable Future<?> expiry(LiveCaller caller, LiveStreams streams) {
    return caller.expiresAt() == null
        ? null
        : clock.schedule(
            streams::expire,
            Duration.between(time.instant(), caller.expiresAt()).toMillis(),
            TimeUnit.MILLISECONDS);
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
    clock.shutdownNow();
    blocking.dispose();
  }
}
