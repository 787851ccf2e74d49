package com.nexusai.query.live;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many connections one user may hold, over all transports together: more than anybody needs and
 * fewer than would harm the others.
 */
public final class LiveLimits {
  /** Connections of one user. */
  public static final int CONNECTIONS_MAX = 20_000;

  /** Streams over one connection. */
  public static final int STREAMS_MAX = 256;

  private final ConcurrentHashMap<UserId, Integer> connections = new ConcurrentHashMap<>();
  private final int connectionsMax;

  /** The usual limits. */
  public LiveLimits() {
    this(CONNECTIONS_MAX);
  }

  LiveLimits(int connectionsMax) {
    this.connectionsMax = connectionsMax;
  }

  /**
   * Counts a connection in.
   *
   * @return counts it out; a repeat does nothing
   * @throws Rejection {@code TOO_MANY_CONNECTIONS}
   */
  public Runnable connect(UserId user) {
    connections.merge(
        user,
        1,
        (before, one) -> {
          if (before >= connectionsMax) {
            throw tooManyConnections(before);
          }
          return before + one;
        });
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (!left.getAndSet(true)) {
        connections.computeIfPresent(user, (_, now) -> now == 1 ? null : now - 1);
      }
    };
  }

  private Rejection tooManyConnections(int found) {
    return Rejection.of(
        Kind.TOO_MANY,
        new Problem(
            "TOO_MANY_CONNECTIONS",
            "$",
            "at most " + connectionsMax + " live connections of one user",
            Integer.toString(found),
            "Close one first."));
  }

  /**
   * Refuses one stream too many of a connection.
   *
   * @throws Rejection {@code TOO_MANY_STREAMS}
   */
  public static void requireRoom(int streams) {
    if (streams >= STREAMS_MAX) {
      throw Rejection.of(
          Kind.TOO_MANY,
          new Problem(
              "TOO_MANY_STREAMS",
              "$",
              "at most " + STREAMS_MAX + " streams over one connection",
              Integer.toString(streams),
              "End one first, or open another connection."));
    }
  }
}
