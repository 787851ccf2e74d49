package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.ExecutionRoutes.ID;
import static com.nexusai.app.openapi.ExecutionRoutes.idParameter;
import static com.nexusai.app.openapi.Shape.whole;

/** {@code /api/v1/stream}: live changes as Server-Sent Events. */
final class StreamRoutes implements Described {
  private static final String TYPE = "text/event-stream";
  private static final String ABOUT =
      " A snapshot at a position first, then every later change in its order, without a gap. Each"
          + " event's `id` is its position: a browser sends the last one as `Last-Event-ID` when it"
          + " comes back. A subscriber that does not keep up gets an event `error` with the code"
          + " `SUBSCRIBER_TOO_SLOW`, and the stream ends.";

  @Override
  public void describe(Routes routes) {
    routes.part("Live streams", "The same frames as over RSocket, as Server-Sent Events.");
    stream(
            routes.get("/api/v1/stream/executions", "streamExecutions"),
            "Follow all runs",
            "The changes of the caller's runs.",
            """
            id: 1891
            data: {"event":"snapshot","position":1891,"executions":[]}

            """)
        .drop(Refusal.INVALID_ID);
    stream(
            routes.get("/api/v1/stream/executions/{id}", "streamExecution"),
            "Follow a run",
            "One run's changes; the stream ends with the run.",
            """
            id: 1892
            data: {"event":"execution_update","position":1892,"status":"completed"}

            """)
        .of("id", idParameter(), ID);
  }

  /** What every stream has. */
  private static Route stream(Route route, String summary, String what, String example) {
    return route
        .does(summary, what + ABOUT)
        .query("from", whole("Only what comes after this position, no snapshot.", 0), 1891)
        .header("Last-Event-ID", whole("As `from`, and it goes before it.", 0), 1891)
        .refuses(Refusal.INVALID_ID, Refusal.POSITION_IN_THE_FUTURE)
        .answersText(200, "The stream.", TYPE, example);
  }
}
