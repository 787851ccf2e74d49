package com.nexusai.query.audit;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.live.LiveRoute;
import com.nexusai.query.live.LogFeed;
import com.nexusai.query.web.FreshReads;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stream {@code audit}: every event of everybody in the global order, for admins. */
public final class AuditStream implements LiveRoute {
  private static final String ROUTE = "audit";

  private final LiveHub hub;
  private final EventLog log;
  private final FreshReads reads;
  private final Clock clock;
  private final AuditFrames frames = new AuditFrames();

  /** Streams this log; the hub says when there is more of it. */
  public AuditStream(LiveHub hub, EventLog log, FreshReads reads, Clock clock) {
    this.hub = hub;
    this.log = log;
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public Optional<LiveFeed> open(LiveCaller caller, String route, @Nullable Long from) {
    if (!route.equals(ROUTE)) {
      return Optional.empty();
    }
    requireAdmin(caller.admin());
    if (from != null) {
      reads.requireNotInTheFuture("from", from);
      return Optional.of(new LogFeed(hub, log, frames, List.of(), from));
    }
    long head = log.head();
    return Optional.of(
        new LogFeed(hub, log, frames, List.of(AuditFrames.beginning(head, clock.instant())), head));
  }

  /** Refuses whoever is no admin. */
  static void requireAdmin(boolean admin) {
    if (!admin) {
      throw Rejection.of(
          Kind.FORBIDDEN, "FORBIDDEN", "$", "an admin of the server", "somebody else");
    }
  }
}
