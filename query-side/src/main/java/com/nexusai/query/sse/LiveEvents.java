package com.nexusai.query.sse;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveLimits;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the same streams as Server-Sent Events. */
@RestController
@RequestMapping("/api/v1/stream")
public final class LiveEvents {
  private final LiveRoutes routes;
  private final LiveLimits limits;
  private final Clock clock;

  /** Streams these. */
  public LiveEvents(LiveRoutes routes, LiveLimits limits, ObjectProvider<Clock> clock) {
    this.routes = routes;
    this.limits = limits;
    this.clock = clock.getIfAvailable(Clock::systemUTC);
  }

  /** One run's changes. */
  @GetMapping("/executions/{id}")
  public void execution(
      @PathVariable("id") String id,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Principal principal) {
    stream("execution." + Ids.execution(id), request, response, principal);
  }

  /** The changes of all runs of the caller. */
  @GetMapping("/executions")
  public void executions(
      HttpServletRequest request, HttpServletResponse response, @Nullable Principal principal) {
    stream("executions", request, response, principal);
  }

  /** One workflow's changes. */
  @GetMapping("/workflows/{id}")
  public void workflow(
      @PathVariable("id") String id,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Principal principal) {
    stream("workflow." + Ids.workflow(id), request, response, principal);
  }

  /** The changes of all workflows of the caller. */
  @GetMapping("/workflows")
  public void workflows(
      HttpServletRequest request, HttpServletResponse response, @Nullable Principal principal) {
    stream("workflows", request, response, principal);
  }

  /** Everything that happens to anything, for admins. */
  @GetMapping("/audit")
  public void audit(
      HttpServletRequest request, HttpServletResponse response, @Nullable Principal principal) {
    stream("audit", request, response, principal);
  }

  private void stream(
      String route,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Principal principal) {
    LiveCaller caller = Caller.watching(request, principal);
    // Opened before anything is answered, so that a refusal is an answer of its own.
    Long from = from(request);
    Runnable leave = limits.connect(caller.user());
    LiveFeed feed;
    try {
      feed = routes.open(caller, route, from);
    } catch (RuntimeException e) {
      leave.run();
      throw e;
    }
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    // One virtual thread for each subscriber: a socket that takes nothing blocks it and nobody
    // else.
    Thread.ofVirtual().name("nexus-sse").start(new EventWriter(async, feed, caller, clock, leave));
  }

  private static @Nullable Long from(HttpServletRequest request) {
    Query query = new Query(request, Set.of("from"));
    String last = request.getHeader("Last-Event-ID");
    if (last == null || last.isBlank()) {
      return query.number("from", 0, Long.MAX_VALUE).orElse(null);
    }
    // A browser that comes back sends where it was; the address still says where it once began.
    if (last.matches("[0-9]{1,18}")) {
      return Long.valueOf(last);
    }
    throw Rejection.of(
        Kind.INVALID,
        "INVALID_PARAMETER",
        "$.last_event_id",
        "a whole number from 0",
        "'" + last.substring(0, Math.min(40, last.length())) + "'");
  }
}
