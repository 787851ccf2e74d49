package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.orNull;
import static com.nexusai.app.openapi.Shape.page;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;

import com.nexusai.query.projection.RebuildStatus.State;
import java.util.regex.Matcher;

/** Projections, parked events, health, metrics: what an operator looks at. */
final class OperatingRoutes implements Described {
  private static final String PROJECTIONS = "/api/v1/projections";
  private static final String FAILURES = "/api/v1/sagas/failures";

  private static final String PROJECTION =
      """
      {
        "name": "executions",
        "state": "running",
        "position": 1891,
        "head": 1891,
        "lag": 0,
        "dead_letters": 0,
        "dead_sequences": 0
      }
      """;

  private static final String UP = "{\"status\": \"UP\"}";
  private static final String DOWN = "{\"status\": \"OUT_OF_SERVICE\"}";

  @Override
  public void describe(Routes routes) {
    routes.part("Operating", "For admins: views, parked events, health, metrics.");
    projections(routes);
    sagas(routes);
    health(routes);
  }

  private static void projections(Routes routes) {
    routes.schema(
        "Projection",
        object(
            "How far a view has come.",
            key("name", text("The view.")),
            key("state", word("What it does.", "running", "retrying", "stopped")),
            key("position", whole("It holds every event up to here.", 0)),
            key("head", whole("The newest event.", 0)),
            key("lag", whole("How many events it is behind.", 0)),
            key("dead_letters", whole("How many events it has set aside.", 0)),
            key("dead_sequences", whole("Of how many aggregates.", 0)),
            maybe("rebuild", ref("Rebuild"))));
    routes.schema(
        "Rebuild",
        object(
            "The rebuild of a view that is under way, or the last one since the server started.",
            key("state", word("Where it is; the last three are final.", State.values())),
            key("position", whole("The new view holds every event up to here.", 0)),
            key("head", whole("The newest event; at the end, of that time.", 0)),
            key("events_per_second", whole("How fast it goes.", 0)),
            maybe("seconds_left", whole("How long it takes at this speed.", 0)),
            key("started_at", instant("When it began.")),
            maybe("ended_at", instant("When it ended.")),
            maybe("error", text("What it failed with."))));
    routes.schema(
        "DeadLetter",
        object(
            "An event that a view has set aside.",
            key("position", whole("The event.", 0)),
            key("sequence", text("The aggregate whose events wait.")),
            key("event_id", text("The event's own id.")),
            key("event_type", orNull(text("What kind of event; null when it is gone."))),
            key(
                "error",
                orNull(
                    object(
                        "What it failed with; null when it waits for one before it.",
                        key("type", text("The class of the failure.")),
                        key("message", orNull(text("What it said.")))))),
            key("since", instant("When it was set aside.")),
            key("last_tried", instant("When it was last handled."))));
    routes
        .get(PROJECTIONS, "listProjections")
        .does("List projections", "Each view's state, position, lag and dead letters.")
        .forAdmins()
        .refuses(Refusal.UNKNOWN_PARAMETER, Refusal.READ_MODELS_UNAVAILABLE)
        .answers(
            200,
            "All of them.",
            object("All projections.", key("items", list("Them.", ref("Projection")))),
            "{\"items\": [" + PROJECTION + "]}");
    view(
            routes.get(PROJECTIONS + "/{name}", "getProjection"),
            "Read a projection",
            "One view's state, position, lag, dead letters and rebuild.")
        .answers(200, "How it is.", ref("Projection"), PROJECTION);
    view(
            routes.post(PROJECTIONS + "/{name}/rebuild", "rebuildProjection"),
            "Fill a view again",
            "Begins to fill it from the first event on, beside the one that is read, which stays"
                + " live; when it has caught up it takes the other's place.")
        .refuses(Refusal.REBUILD_UNDER_WAY)
        .answers(202, "It has begun.", ref("Projection"), rebuilding("running"));
    view(
            routes.delete(PROJECTIONS + "/{name}/rebuild", "stopRebuild"),
            "Stop filling a view again",
            "Discards what was filled; the view that is read stays. Safe to repeat.")
        .answers(202, "It is stopping.", ref("Projection"), rebuilding("stopped"));
    routes
        .get(PROJECTIONS + "/{name}/dead-letters", "listDeadLetters")
        .does("List dead letters", "What a view has set aside, the oldest event first.")
        .forAdmins()
        .of("name", text("The view."), "executions")
        .paged(50, 200)
        .refuses(Refusal.READ_MODELS_UNAVAILABLE)
        .answers(
            200,
            "A page of dead letters.",
            page("A page of dead letters.", ref("DeadLetter")),
            """
            {
              "items": [
                {
                  "position": 1820,
                  "sequence": "run-01a203ccda71af7688815e0343eded01",
                  "event_id": "0d9a0f0e-58d5-4c4c-a5cb-5cf3f4a1f9a3",
                  "event_type": "com.nexusai.kernel.execution.ExecutionEvent$StepCompleted",
                  "error": {"type": "java.lang.IllegalStateException", "message": "No such step"},
                  "since": "2026-11-20T09:30:00.125Z",
                  "last_tried": "2026-11-20T09:35:00.125Z"
                }
              ],
              "next_cursor": null
            }
            """);
    routes
        .post(PROJECTIONS + "/{name}/dead-letters/retry", "retryDeadLetters")
        .does("Handle dead letters again", "Everything that a view has set aside.")
        .forAdmins()
        .of("name", text("The view."), "executions")
        .refuses(Refusal.UNKNOWN_PARAMETER, Refusal.READ_MODELS_UNAVAILABLE)
        .answers(200, "What is left.", ref("Projection"), PROJECTION);
  }

  /** What every route of one projection has. */
  private static Route view(Route route, String summary, String description) {
    return route
        .does(summary, description)
        .forAdmins()
        .of("name", text("The view."), "executions")
        .refuses(Refusal.UNKNOWN_PARAMETER, Refusal.READ_MODELS_UNAVAILABLE);
  }

  private static String rebuilding(String state) {
    return PROJECTION
        .strip()
        .replaceFirst(
            "}$",
            Matcher.quoteReplacement(
                """
                , "rebuild": {
                  "state": "%s",
                  "position": 946,
                  "head": 1891,
                  "events_per_second": 20000,
                  "started_at": "2026-11-20T09:30:00.125Z"
                }}
                """
                    .formatted(state)));
  }

  private static void sagas(Routes routes) {
    routes.schema(
        "SagaFailure",
        object(
            "An event that a saga failed on and that was parked.",
            key("id", whole("Names it.", 1)),
            key("saga_type", text("The saga's class.")),
            key("saga", text("The saga.")),
            key("position", whole("The event.", 0)),
            key("event_id", text("The event's own id.")),
            key("event_type", text("What kind of event.")),
            key("attempts", whole("How often it was tried.", 1)),
            key("error", text("What the last failure said.")),
            key("parked_at", instant("When it was parked."))));
    routes.schema(
        "SagaFailuresLeft",
        object(
            "What was done.",
            key("handled", whole("How many events were handled now.", 0)),
            key("left", whole("How many are still parked.", 0))));
    routes
        .get(FAILURES, "listSagaFailures")
        .does("List parked events", "Events that a saga failed on three times.")
        .forAdmins()
        .paged(50, 200)
        .answers(
            200,
            "A page of parked events.",
            page("A page of parked events.", ref("SagaFailure")),
            """
            {
              "items": [
                {
                  "id": 7,
                  "saga_type": "com.nexusai.sagas.execution.ExecutionSaga",
                  "saga": "4f3c1c52-4f3a-4a40-8f4a-0f7b4ad7c9c1",
                  "position": 1820,
                  "event_id": "0d9a0f0e-58d5-4c4c-a5cb-5cf3f4a1f9a3",
                  "event_type": "com.nexusai.kernel.execution.ExecutionEvent$StepScheduled",
                  "attempts": 3,
                  "error": "java.lang.IllegalStateException: No such step",
                  "parked_at": "2026-11-20T09:30:00.125Z"
                }
              ],
              "next_cursor": null
            }
            """);
    routes
        .post(FAILURES + "/retry", "retrySagaFailures")
        .does("Handle all parked events again", "Oldest first; those that fail again stay.")
        .forAdmins()
        .refuses(Refusal.UNKNOWN_PARAMETER)
        .answers(200, "What was done.", ref("SagaFailuresLeft"), "{\"handled\": 3, \"left\": 0}");
    routes
        .post(FAILURES + "/{id}/retry", "retrySagaFailure")
        .does("Handle a parked event again", "It stays parked when the saga fails once more.")
        .forAdmins()
        .of("id", whole("The parked event.", 1), 7)
        .refuses(Refusal.UNKNOWN_PARAMETER, Refusal.INVALID_PARAMETER, Refusal.SAGA_FAILED_AGAIN)
        .answers(200, "It was handled.", ref("SagaFailuresLeft"), "{\"handled\": 1, \"left\": 0}");
    routes
        .delete(FAILURES + "/{id}", "discardSagaFailure")
        .does("Give a parked event up", "The saga will never handle it.")
        .forAdmins()
        .of("id", whole("The parked event.", 1), 7)
        .refuses(Refusal.UNKNOWN_PARAMETER, Refusal.INVALID_PARAMETER)
        .answers(200, "It is gone.", ref("SagaFailuresLeft"), "{\"handled\": 0, \"left\": 0}");
  }

  private static void health(Routes routes) {
    routes.schema(
        "Health",
        object(
            "How the server is.",
            key("status", text("`UP` when it works.")),
            maybe("groups", list("What can be asked below.", text("A group.")))));
    health(
        routes, "", "getHealth", "{\"status\": \"UP\", \"groups\": [\"liveness\", \"readiness\"]}");
    health(routes, "/liveness", "getLiveness", UP);
    health(routes, "/readiness", "getReadiness", UP);
    routes
        .get("/metrics", "getMetrics")
        .does("Read metrics", "All metrics as Prometheus reads them.")
        .forAdmins()
        .answersText(
            200,
            "The metrics.",
            "text/plain",
            "nexus_processor_lag{processor=\"executions\"} 0.0\n");
  }

  private static void health(Routes routes, String group, String operation, String example) {
    routes
        .get("/health" + group, operation)
        .does(
            "Read " + (group.isEmpty() ? "health" : group.substring(1)),
            "For load balancers and containers: 200 when all is well, 503 when not.")
        .open()
        .drop(Refusal.UNAVAILABLE, Refusal.STORAGE_DAMAGED, Refusal.STORAGE_UNAVAILABLE)
        .answers(200, "It is well.", ref("Health"), example)
        .answers(503, "It is not.", ref("Health"), DOWN);
  }
}
