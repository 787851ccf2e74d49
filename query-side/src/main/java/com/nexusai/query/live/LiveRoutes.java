package com.nexusai.query.live;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All kinds of streams. */
public final class LiveRoutes {
  private static final int SHOWN_MAX = 160;

  private final List<LiveRoute> routes;

  /** These kinds, asked in order. */
  public LiveRoutes(List<LiveRoute> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * Opens a feed. May block.
   *
   * @throws Rejection {@code UNKNOWN_ROUTE}, and whatever the route refuses
   */
  public LiveFeed open(LiveCaller caller, String route, @Nullable Long from) {
    for (LiveRoute each : routes) {
      var feed = each.open(caller, route, from);
      if (feed.isPresent()) {
        return feed.get();
      }
    }
    throw Rejection.of(
        Kind.INVALID,
        "UNKNOWN_ROUTE",
        "$.route",
        "'executions', 'execution.{id}', 'workflows', 'workflow.{id}' or 'audit'",
        "'" + route.substring(0, Math.min(SHOWN_MAX, route.length())) + "'");
  }

  /** A refusal as the JSON text of an error frame: the same words as in a problem+json answer. */
  public static String told(Rejection rejection) {
    return Json.text(rejection.rejection());
  }
}
