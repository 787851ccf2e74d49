package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.ExecutionRoutes.ID;
import static com.nexusai.app.openapi.ExecutionRoutes.idParameter;
import static com.nexusai.app.openapi.Shape.whole;

/** {@code /api/v1/stream}: live changes as Server-Sent Events. */
final class StreamRoutes implements Described {
  private static final String TYPE = "text/event-stream";
  private static final String ABOUT =
      " Every change in its order, without a gap. Each event's `id` is its position: a browser"
          + " sends the last one as `Last-Event-ID` when it comes back. What ends a stream early is"
          + " its last event, `error`, with the code `SUBSCRIBER_TOO_SLOW`, `TOKEN_EXPIRED` or,"
          + " where the workflow is no longer shared with the caller, `ACCESS_REVOKED`.";
  private static final String SNAPSHOT = " A snapshot at a position comes first.";

  @Override
  public void describe(Routes routes) {
    routes.part("Live streams", "The same frames as over RSocket, as Server-Sent Events.");
    stream(
            routes.get("/api/v1/stream/executions", "streamExecutions"),
            "Follow all runs",
            "The changes of the caller's runs." + SNAPSHOT,
            """
            id: 1891
            data: {"event":"snapshot","position":1891,"executions":[]}

            """)
        .drop(Refusal.INVALID_ID);
    stream(
            routes.get("/api/v1/stream/executions/{id}", "streamExecution"),
            "Follow a run",
            "One run's changes; the stream ends with the run." + SNAPSHOT,
            """
            id: 1892
            data: {"event":"execution_update","position":1892,"status":"completed"}

            """)
        .of("id", idParameter(), ID);
    stream(
            routes.get("/api/v1/stream/workflows", "streamWorkflows"),
            "Follow all workflows",
            "The changes of the caller's own workflows." + SNAPSHOT,
            """
            id: 1874
            data: {"event":"snapshot","position":1874,"workflows":[]}

            """)
        .drop(Refusal.INVALID_ID);
    stream(
            routes.get("/api/v1/stream/workflows/{id}", "streamWorkflow"),
            "Follow a workflow",
            "One workflow's changes; the stream ends when it is archived." + SNAPSHOT,
            """
            id: 1875
            data: {"event":"workflow_updated","position":1875,"version":3}

            """)
        .of("id", WorkflowRoutes.idParameter(), WorkflowRoutes.ID);
    stream(
            routes.get("/api/v1/stream/audit", "streamAudit"),
            "Follow the audit",
            "Every event of everybody: what happened to what, when and by whom, and nothing of"
                + " what a run works on. An event `subscribed` tells where it begins.",
            """
            id: 1892
            data: {"event":"audit","position":1892,"type":"workflow_activated"}

            """)
        .forAdmins()
        .drop(Refusal.INVALID_ID, Refusal.READ_MODEL_BEHIND, Refusal.READ_MODELS_UNAVAILABLE);
  }

  /** What every stream has. */
  private static Route stream(Route route, String summary, String what, String example) {
    return route
        .does(summary, what + ABOUT)
        .query("from", whole("Only what comes after this position, no snapshot.", 0), 1891)
        .header("Last-Event-ID", whole("As `from`, and it goes before it.", 0), 1891)
        .refuses(
            Refusal.INVALID_ID,
            Refusal.POSITION_IN_THE_FUTURE,
            Refusal.READ_MODEL_BEHIND,
            Refusal.READ_MODELS_UNAVAILABLE,
            Refusal.TOO_MANY_LIVE_CONNECTIONS)
        .answersText(200, "The stream.", TYPE, example);
  }
}
