package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.any;
import static com.nexusai.app.openapi.Shape.closed;
import static com.nexusai.app.openapi.Shape.counted;
import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.map;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.orNull;
import static com.nexusai.app.openapi.Shape.page;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;
import static com.nexusai.app.openapi.Shape.yesNo;

import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.identity.Role;
import io.swagger.v3.oas.models.media.Schema;

/** {@code execute} and {@code /api/v1/executions}: run workflows, see and steer their runs. */
final class ExecutionRoutes implements Described {
  static final String ID = "run-01a203ccda71af7688815e0343eded01";
  private static final String ALL = "/api/v1/executions";
  private static final String ONE = ALL + "/{id}";

  static final String WRITTEN =
      """
      {"execution_id": "run-01a203ccda71af7688815e0343eded01", "position": 1891}
      """;

  private static final String ENDED =
      """
      {
        "execution_id": "run-01a203ccda71af7688815e0343eded01",
        "position": 1891,
        "status": "completed",
        "result": {"text": "Hello Ada"}
      }
      """;

  private static final String STEP =
      """
      {
        "agent_id": "greet",
        "item": null,
        "items": null,
        "status": "completed",
        "attempts": 1,
        "started_at": "2026-11-20T09:30:00.125Z",
        "finished_at": "2026-11-20T09:30:00.125Z",
        "until": null,
        "output": {"text": "Hello Ada"},
        "error": null,
        "decision": null,
        "artifact": null
      }
      """;

  private static final String LISTED =
      """
      {
        "id": "run-01a203ccda71af7688815e0343eded01",
        "workflow_id": "wf-01a203cd1bae128a9ce220b82a29efb7",
        "version": 2,
        "status": "completed",
        "user_id": "local",
        "input": {"name": "Ada"},
        "result": {"text": "Hello Ada"},
        "error": null,
        "origin": {"kind": "manual", "depth": 0},
        "started_at": "2026-11-20T09:30:00.125Z",
        "finished_at": "2026-11-20T09:30:00.125Z",
        "position": 1891
      }
      """;

  @Override
  public void describe(Routes routes) {
    routes.part("Executions", "Run workflows; see, stop and repeat their runs.");
    schemas(routes);
    execute(routes);
    reads(routes);
    steering(routes);
    bulk(routes);
  }

  private static void execute(Routes routes) {
    routes
        .post("/api/v1/workflows/{id}/execute", "executeWorkflow")
        .does(
            "Run a workflow",
            "Answers 202 as soon as the run is durable; with `wait`, 200 when it has ended within"
                + " that time. A repeat with the same `idempotency_key` answers with the first"
                + " run.")
        .of("id", WorkflowRoutes.idParameter(), WorkflowRoutes.ID)
        .query(
            "wait",
            text("How long to wait for the end: `10s`, `500ms`, `1m` or ISO-8601, at most 60 s."),
            "10s")
        .drop(Refusal.INVALID_PARAMETER, Refusal.UNKNOWN_PARAMETER, Refusal.REPEATED_PARAMETER)
        .mayTake(
            closed(
                "What to run.",
                maybe("input", any("What the run works on; `{}` unless told.")),
                maybe("version", whole("The version to run; the published one unless told.", 1)),
                maybe(
                    "idempotency_key", text("Makes a repeat answer with the first run.", 1, 255))),
            """
            {"input": {"name": "Ada"}, "idempotency_key": "greeting-of-ada"}
            """)
        .writes()
        .refuses(
            Refusal.INVALID_VALUE,
            Refusal.INPUT_INVALID,
            Refusal.IDEMPOTENCY_KEY_REUSED,
            Refusal.VERSION_REQUIRED,
            Refusal.WORKFLOW_HAS_PROBLEMS,
            Refusal.WORKFLOW_PAUSED,
            Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.OPERATOR)
        .answers(200, "It has ended: completed, failed or cancelled.", ref("Run"), ENDED)
        .answers(202, "It is durable and goes on.", ref("Run"), WRITTEN);
  }

  private static void reads(Routes routes) {
    routes
        .get(ALL, "listExecutions")
        .does(
            "List runs",
            "The runs of the caller's own workflows, the newest first, without their steps; with"
                + " `workflow_id` those of any workflow that the caller may read.")
        .query("workflow_id", id("Only runs of this workflow."), WorkflowRoutes.ID)
        .refuses(Refusal.INVALID_ID)
        .query("status", word("Only those with this status.", ExecutionStatus.values()), "failed")
        .query("q", WorkflowRoutes.words(), "ada")
        .query("error_code", text("Only those that failed with this.", 1, 2_000), "HTTP_STATUS")
        .query(
            "started_from",
            instant("Only those that started then or later."),
            "2026-11-20T00:00:00Z")
        .query("started_before", instant("Only those that started before."), "2026-11-21T00:00:00Z")
        .query("min_duration", duration("at the least"), "PT1.5S")
        .query("max_duration", duration("at the most"), "PT2H")
        .counted()
        .paged(50, 200)
        .fresh()
        .answers(
            200,
            "A page of runs.",
            counted("A page of runs.", ref("Execution")),
            "{\"items\": [" + LISTED + "], \"next_cursor\": null}");
    routes
        .get(ONE, "getExecution")
        .does("Read a run", "A run with its steps; of very many steps the first 1,000.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .fresh()
        .answers(
            200,
            "The run.",
            ref("Execution"),
            LISTED.strip().replaceFirst("}$", ", \"steps\": [" + STEP.strip() + "]}"));
    routes
        .get(ONE + "/steps", "listSteps")
        .does("List the steps of a run", "Page by page, in the order of agents and items.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .paged(1_000, 1_000)
        .fresh()
        .answers(
            200,
            "A page of steps.",
            page("A page of steps.", ref("Step")),
            "{\"items\": [" + STEP + "], \"next_cursor\": null}");
    routes
        .get(ONE + "/events", "listEvents")
        .does("List the events of a run", "Straight from the log, in their order.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .query("from", whole("Only events after this position.", 0), 0)
        .query("limit", whole("How many at the most; 100 unless told.", 1, 1_000), 100)
        .fresh()
        .fromTheLog()
        .answers(
            200,
            "Events.",
            object(
                "Events in their order.",
                key("items", list("The events.", ref("Event"))),
                key(
                    "next_from",
                    orNull(whole("Send it as `from` for more; null when these are all.", 0)))),
            """
            {
              "items": [
                {
                  "position": 1891,
                  "sequence": 0,
                  "type": "com.nexusai.kernel.execution.ExecutionEvent$ExecutionCompleted",
                  "revision": null,
                  "recorded_at": "2026-11-20T09:30:00.125Z",
                  "erased": false,
                  "event": {"at": "2026-11-20T09:30:00.125Z"},
                  "metadata": {"owner": "local"}
                }
              ],
              "next_from": null
            }
            """);
  }

  private static void steering(Routes routes) {
    steer(
        routes,
        "cancel",
        "Stop a run",
        "Interrupts what is under way. A run that has ended is refused, a cancelled one is not.",
        Refusal.EXECUTION_ENDED);
    steer(
        routes,
        "pause",
        "Pause a run",
        "Nothing new is begun; results and deadlines are kept until it is resumed.",
        Refusal.EXECUTION_ENDED);
    steer(
        routes, "resume", "Resume a run", "Goes on where it was paused.", Refusal.EXECUTION_ENDED);
    steer(
        routes,
        "retry",
        "Try a failed run again",
        "Every step that failed is begun again; what has a result keeps it.",
        Refusal.EXECUTION_NOT_FAILED,
        Refusal.NOTHING_TO_RETRY,
        Refusal.EXECUTION_ERASED,
        Refusal.VALUE_ERASED);
    steer(
        routes,
        "erase",
        "Forget what a run worked on",
        "Erases inputs, results and payloads for good; that the run took place stays. Answers when"
            + " it is decided; the data is gone a moment later.",
        Refusal.EXECUTION_NOT_ENDED);
  }

  private static void steer(
      Routes routes, String verb, String summary, String description, Refusal... refusals) {
    routes
        .post(ONE + "/" + verb, verb + "Execution")
        .does(summary, description + " Safe to repeat.")
        .of("id", idParameter(), ID)
        .takesNothing()
        .writes()
        .refuses(refusals)
        .forRole(verb.equals("erase") ? Role.OWNER : Role.OPERATOR)
        .answers(200, "It is done.", ref("Run"), WRITTEN);
  }

  private static void bulk(Routes routes) {
    routes
        .post(ALL + "/bulk", "steerExecutions")
        .does(
            "Cancel or retry many runs",
            "Each run is a transaction of its own: what is done stays done. Runs that refuse are"
                + " listed. With `workflow_id` the runs of any workflow in which the caller is at"
                + " least an `operator`.")
        .takes(
            closed(
                "What to do with which runs.",
                key("action", word("What is done with each.", "cancel", "retry")),
                key("filter", filter()),
                maybe("limit", whole("With how many at the most; 1,000 unless told.", 1, 1_000)),
                maybe("after", whole("Goes on: `next` of the answer before.", 1)),
                maybe("at_least", whole("Looks at a view that has come to this position.", 0))),
            """
            {
              "action": "retry",
              "filter": {
                "workflow_id": "wf-01a203cd1bae128a9ce220b82a29efb7",
                "status": ["failed"],
                "started_from": "2026-11-20T00:00:00Z"
              },
              "limit": 100
            }
            """)
        .writes()
        .refuses(
            Refusal.ROLE_REQUIRED,
            Refusal.MISSING_KEY,
            Refusal.INVALID_VALUE,
            Refusal.OUT_OF_RANGE,
            Refusal.FILTER_REQUIRED,
            Refusal.FILTER_MIXED,
            Refusal.POSITION_IN_THE_FUTURE,
            Refusal.READ_MODEL_BEHIND,
            Refusal.READ_MODELS_UNAVAILABLE,
            Refusal.QUERY_SIDE_UNREACHABLE)
        .answers(
            200,
            "What was done.",
            object(
                "What was done.",
                key("action", word("What was done.", "cancel", "retry")),
                key("matched", whole("How many runs were named or found.", 0)),
                key("done", whole("With how many of them it was done.", 0)),
                key(
                    "refused",
                    list(
                        "Those with which it was not.",
                        object(
                            "A run with which it was not done.",
                            key("execution_id", id("The run.")),
                            key("code", text("Why.")),
                            key("title", text("The same in a sentence."))))),
                key("more", yesNo("Whether there are further runs.")),
                key("next", orNull(whole("The `after` of the request that goes on.", 0))),
                key("position", whole("Everything that was done is up to here.", 0))),
            """
            {
              "action": "retry",
              "matched": 2,
              "done": 1,
              "refused": [
                {
                  "execution_id": "run-01a203ccda71af7688815e0343eded01",
                  "code": "EXECUTION_NOT_FAILED",
                  "title": "Expected a failed run, found a completed one."
                }
              ],
              "more": false,
              "next": null,
              "position": 1902
            }
            """);
  }

  private static Schema<?> filter() {
    Schema<?> one = word("One status.", ExecutionStatus.values());
    Schema<?> either = Shape.anyOf("One status or several.", one, list("Several.", one, 1, 7));
    return closed(
        "Either `execution_ids`, or what the runs have in common.",
        maybe("execution_ids", list("These runs.", id("A run."), 1, 1_000)),
        maybe("workflow_id", id("Runs of this workflow.")),
        maybe("status", either),
        maybe("started_from", instant("Runs that started then or later.")),
        maybe("started_before", instant("Runs that started before.")));
  }

  private static Schema<?> duration(String bound) {
    return text("Only those that took this long "
            + bound
            + ", in ISO-8601; one that has not ended is left out.")
        .format("duration");
  }

  static Schema<?> idParameter() {
    return id("The run's id.");
  }

  private static void schemas(Routes routes) {
    routes.schema(
        "ExecutionStatus",
        word("Where a run is; the last three are final.", ExecutionStatus.values()));
    routes.schema(
        "Run",
        object(
            "What a write to a run is answered with.",
            key("execution_id", id("The run.")),
            key("position", whole("What a read must have seen to show this write.", 0)),
            maybe("status", ref("ExecutionStatus")),
            maybe("result", any("The run's result; left out unless it completed.")),
            maybe("error", ref("Failure"))));
    routes.schema(
        "Failure",
        object(
            "Why a step or a run failed.",
            key("code", Codes.ofFailures()),
            key("message", text("For a person.")),
            key("retryable", yesNo("Whether another attempt may go better.")),
            maybe("agent", text("The agent whose step failed.")),
            maybe("details", map("What else is known."))));
    routes.schema(
        "Origin",
        object(
            "What started a run.",
            key("kind", word("The sort of start.", Origin.Kind.values())),
            maybe("reference", text("What exactly.")),
            key("depth", whole("How many runs started one another before it.", 0)),
            maybe("parent", map("The step that waits for this run's end."))));
    routes.schema(
        "RecentExecution",
        object(
            "A run as its workflow's history tells it.",
            key("id", id("The run.")),
            key("version", whole("Which version it runs.", 1)),
            key("status", ref("ExecutionStatus")),
            key("origin", orNull(ref("Origin"))),
            key("started_at", instant("When it started.")),
            key("finished_at", orNull(instant("When it ended; null while it has not.")))));
    routes.schema("Execution", execution());
    routes.schema("Step", step());
    routes.schema(
        "Event",
        object(
            "A stored event.",
            key("position", whole("Where it is among all events.", 0)),
            key("sequence", whole("Its number within its run, from 0.", 0)),
            key("type", text("What kind of event; docs/events tells each.")),
            key("revision", orNull(text("The revision of its form."))),
            key("recorded_at", instant("When it was stored.")),
            key("erased", yesNo("Whether what it says was erased.")),
            key("event", any("What it says; null when that was erased.")),
            key("metadata", map("Who and what it belongs to."))));
  }

  private static Schema<?> execution() {
    return object(
        "A run.",
        key("id", id("The run.")),
        key("workflow_id", id("Its workflow.")),
        key("version", whole("Which version it runs.", 1)),
        key("status", ref("ExecutionStatus")),
        key("user_id", text("Its owner.")),
        key("input", any("What it works on.")),
        key("result", any("What it came to; null unless it completed.")),
        key("error", orNull(ref("Failure"))),
        key("origin", orNull(ref("Origin"))),
        key("started_at", instant("When it started.")),
        key("finished_at", orNull(instant("When it ended; null while it has not."))),
        maybe("erased_at", instant("When its data was erased.")),
        maybe("step_count", whole("How many steps it had reached, where they were erased.", 0)),
        key("position", whole("The last event in here: where a live stream goes on from.", 0)),
        maybe("steps", list("Its steps; left out in lists.", ref("Step"))),
        maybe("next_steps_cursor", text("Where the steps go on that had no room here.")));
  }

  private static Schema<?> step() {
    return object(
        "A step of a run.",
        key("agent_id", id("The agent.")),
        key("item", orNull(whole("Which item of a for-each, from 0.", 0))),
        key("items", orNull(whole("Over how many items it runs.", 0))),
        key("status", word("Where it is.", StepStatus.values())),
        key("attempts", whole("How often it was begun.", 0)),
        key("started_at", orNull(instant("When it was begun first."))),
        key("finished_at", orNull(instant("When it ended."))),
        maybe("waiting_for", word("What ends its wait.", "time", "approval", "callback")),
        key("until", orNull(instant("When it goes on by itself."))),
        maybe("expires_at", instant("When it fails unless what it waits for has come.")),
        maybe("resume_url", text("Where a `POST` resumes it.")),
        key("output", any("What it resulted in.")),
        key("error", orNull(ref("Failure"))),
        key("decision", orNull(text("The label that it chose."))),
        maybe("message", any("What is to be approved.")),
        maybe("assignees", list("Who may decide besides the owner.", text("A user."))),
        maybe("decided_by", text("Who approved or rejected.")),
        maybe("sub_execution_id", id("The run that it started.")),
        key(
            "artifact",
            orNull(
                object(
                    "A file that it kept.",
                    key("name", text("Its name.")),
                    key("content_type", text("Its media type.")),
                    key("sha256", text("Of its bytes.")),
                    key("size_bytes", whole("Its length.", 0))))));
  }
}
