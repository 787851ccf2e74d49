package com.nexusai.query.rsocket;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveLimits;
import com.nexusai.query.live.LiveRoutes;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.exceptions.ApplicationErrorException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** What one connection may ask for, and the streams that it has open. */
final class LiveStreams implements RSocket {
  private static final int SHOWN_MAX = 80;

  private final LiveCaller caller;
  private final LiveRoutes routes;
  private final GuardedConnection connection;
  private final Outlet outlet;
  private final Executor senders;
  private final List<FeedFlux.Sending> open = new ArrayList<>(1);
  private boolean expired;

  LiveStreams(
      LiveCaller caller,
      LiveRoutes routes,
      GuardedConnection connection,
      Outlet outlet,
      Executor senders) {
    this.caller = caller;
    this.routes = routes;
    this.connection = connection;
    this.outlet = outlet;
    this.senders = senders;
  }

  @Override
  public Flux<Payload> requestStream(Payload request) {
    try {
      String route = Setup.route(request);
      Long from = from(request.sliceData().toString(StandardCharsets.UTF_8));
      return new FeedFlux(this, () -> routes.open(caller, route, from), outlet, senders);
    } catch (Rejection e) {
      return Flux.error(new ApplicationErrorException(LiveRoutes.told(e)));
    } finally {
      request.release();
    }
  }

  private static @Nullable Long from(String data) {
    if (data.isBlank()) {
      return null;
    }
    Object asked = Json.read(data);
    if (asked == null) {
      return null;
    }
    if (asked instanceof Map<?, ?> map && (map.isEmpty() || map.keySet().equals(Set.of("from")))) {
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
        data.substring(0, Math.min(SHOWN_MAX, data.length())));
  }

  /**
   * Counts a stream in.
   *
   * @throws Rejection {@code TOO_MANY_STREAMS} or {@code TOKEN_EXPIRED}
   */
  synchronized void begins(FeedFlux.Sending sending) {
    if (expired) {
      throw caller.tokenExpired(0);
    }
    LiveLimits.requireRoom(open.size());
    open.add(sending);
  }

  /** Counts it out; after the last one of an expired token the connection ends. */
  void ended(FeedFlux.Sending sending, boolean tooSlow) {
    boolean last;
    synchronized (this) {
      open.remove(sending);
      last = expired && open.isEmpty();
    }
    if (last) {
      connection.refuse(caller.tokenExpired(0));
    } else if (tooSlow) {
      connection.endUnlessTaking(outlet);
    }
  }

  /** The token has ended: so does every stream, each told where it was, and the connection. */
  void expire() {
    List<FeedFlux.Sending> ending;
    synchronized (this) {
      expired = true;
      ending = List.copyOf(open);
    }
    if (ending.isEmpty()) {
      connection.refuse(caller.tokenExpired(0));
    }
    ending.forEach(sending -> sending.end(caller::tokenExpired));
  }
}
