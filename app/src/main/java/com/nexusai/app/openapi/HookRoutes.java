package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.any;
import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;

import java.util.List;
import java.util.Locale;

/** What other systems call: webhooks that start runs, callbacks that resume steps. */
final class HookRoutes implements Described {
  private static final String WEBHOOK = "/webhooks/{id}/{path}";
  private static final String CALLBACK = "/callbacks/{run}/{agent}";
  private static final String[] BODIES = {
    Route.JSON, "application/x-www-form-urlencoded", "text/plain", "application/octet-stream"
  };
  private static final Refusal[] BODY = {
    Refusal.MALFORMED_JSON,
    Refusal.JSON_TOO_DEEP,
    Refusal.JSON_TOO_LARGE,
    Refusal.MALFORMED_FORM,
    Refusal.MALFORMED_TEXT,
    Refusal.BODY_CUT_OFF,
    Refusal.BODY_TOO_LARGE
  };

  @Override
  public void describe(Routes routes) {
    routes.part("Hooks", "What other systems call; the workflow or a token says who may.");
    webhook(routes.get(WEBHOOK, "getWebhook"));
    for (String method : List.of("POST", "PUT")) {
      Route route =
          method.equals("POST")
              ? routes.post(WEBHOOK, "postWebhook")
              : routes.put(WEBHOOK, "putWebhook");
      webhook(route).takesAnything("What the workflow makes of it.", BODIES).refuses(BODY);
    }
    webhook(routes.delete(WEBHOOK, "deleteWebhook"));
    for (String item : List.of("", "/{item}")) {
      callback(routes.post(CALLBACK + item, "postCallback" + name(item)), item);
      callback(routes.put(CALLBACK + item, "putCallback" + name(item)), item);
    }
  }

  private static String name(String item) {
    return item.isEmpty() ? "" : "OfItem";
  }

  private static Route webhook(Route route) {
    return route
        .does(
            "Call a webhook",
            "Starts a run of the active workflow whose trigger has this path and method: any"
                + " method that the trigger names, and a path of any depth. Answers at once with"
                + " 202, or when the run has ended with what the workflow says, as its trigger"
                + " has it. A trigger with a connection asks for a signature.")
        .open()
        .of("id", WorkflowRoutes.idParameter(), WorkflowRoutes.ID)
        .path("path", text("The trigger's path; it may hold slashes."), "quotes")
        .header("Idempotency-Key", text("Makes a repeat answer with the first run.", 1, 255), "42")
        .header(
            "X-Nexus-Signature",
            text("`t=<unix seconds>,v1=<HMAC-SHA-256 of time, dot and body in hexadecimal>`."),
            "t=1789000000,v1=" + "0".repeat(64))
        .writes()
        .refuses(
            Refusal.METHOD_NOT_ALLOWED,
            Refusal.INVALID_VALUE,
            Refusal.INPUT_INVALID,
            Refusal.IDEMPOTENCY_KEY_REUSED,
            Refusal.SIGNATURE_REQUIRED,
            Refusal.SIGNATURE_INVALID,
            Refusal.SIGNATURE_EXPIRED,
            Refusal.SIGNATURE_NOT_CHECKED,
            Refusal.EXECUTION_FAILED,
            Refusal.EXECUTION_CANCELLED)
        .answers(
            200,
            "The run has ended; the workflow says what is answered, and with which status.",
            any("What the workflow answers."),
            "{\"sku\": \"PAPER-A4\", \"total\": 172.48}")
        .answers(
            202,
            "The run is durable and goes on.",
            object("The run.", key("execution_id", id("The run."))),
            "{\"execution_id\": \"" + ExecutionRoutes.ID + "\"}");
  }

  private static void callback(Route route, String item) {
    route
        .does(
            "Resume a step",
            "Resumes a step that waits for a callback; the body is its result. The address with"
                + " its token is the step's `resume_url`. Safe to repeat with the same body.")
        .open()
        .of("run", id("The run."), ExecutionRoutes.ID)
        .path("agent", id("The step's agent."), "shipped");
    if (!item.isEmpty()) {
      route.path("item", whole("Which item of a for-each.", 0, 99_999), 0);
    }
    route
        .needs("token", text("All the permission that it takes."), "b2JzY3VyZQ")
        .drop(Refusal.INVALID_PARAMETER, Refusal.UNKNOWN_PARAMETER, Refusal.REPEATED_PARAMETER)
        .takesAnything("The step's result.", BODIES)
        .writes()
        .refuses(BODY)
        .refuses(Refusal.METHOD_NOT_ALLOWED, Refusal.STEP_NOT_WAITING, Refusal.EXECUTION_ENDED)
        .answers(
            200,
            "The step goes on.",
            object(
                "What was resumed.",
                key("execution_id", id("The run.")),
                key("step", text("The step.")),
                key("position", whole("What a read must have seen to show it.", 0))),
            String.format(
                Locale.ROOT,
                "{\"execution_id\": \"%s\", \"step\": \"shipped\", \"position\": 1891}",
                ExecutionRoutes.ID));
  }
}
