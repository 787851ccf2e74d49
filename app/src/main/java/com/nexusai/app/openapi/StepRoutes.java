package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.ExecutionRoutes.ID;
import static com.nexusai.app.openapi.ExecutionRoutes.WRITTEN;
import static com.nexusai.app.openapi.ExecutionRoutes.idParameter;
import static com.nexusai.app.openapi.Shape.any;
import static com.nexusai.app.openapi.Shape.closed;
import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;

import com.nexusai.kernel.identity.Role;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/** {@code /api/v1/executions/{id}/steps/…}: what a person does about one step; its file. */
final class StepRoutes implements Described {
  private static final String RUN = "/api/v1/executions/{id}";

  /** Of a step as a whole, and of one item of a for-each. */
  private static final List<Of> BOTH = List.of(new Of("", "Step"), new Of("/{item}", "Item"));

  private static final String ASSIGNEES = " Its assignees may, whatever they are otherwise.";

  private record Of(String path, String name) {}

  @Override
  public void describe(Routes routes) {
    routes.part("Steps", "Decide about single steps, and fetch the files that they kept.");
    for (Of of : BOTH) {
      step(routes, of, "retry", "Try a step again", "A failed one, or one of unknown outcome.")
          .takesNothing()
          .refuses(Refusal.STEP_NOT_RETRYABLE, Refusal.EXECUTION_ERASED, Refusal.VALUE_ERASED);
      step(
              routes,
              of,
              "complete",
              "Say what a step resulted in",
              "Ends a step of unknown outcome: somebody has looked whether the service acted.")
          .takes(
              closed("The step's result.", key("output", any("Any JSON value."))),
              "{\"output\": {\"status\": 200}}")
          .refuses(Refusal.MISSING_KEY, Refusal.STEP_NOT_UNKNOWN, Refusal.EXECUTION_ENDED);
      decided(routes, of, "approve", "Approve", "Follows the branches of an approval." + ASSIGNEES);
      decided(routes, of, "reject", "Reject", "Follows the branches of a rejection." + ASSIGNEES);
    }
    for (Of of : BOTH) {
      file(routes, of);
    }
  }

  private static void decided(
      Routes routes, Of of, String verb, String summary, String description) {
    Schema<?> comment =
        closed("The decision.", maybe("comment", text("Why; workflows can read it.", 1, 4_000)));
    step(routes, of, verb, summary, description)
        .mayTake(comment, "{\"comment\": \"She needs it\"}")
        .refuses(Refusal.STEP_NOT_WAITING, Refusal.EXECUTION_ENDED, Refusal.VALUE_ERASED);
  }

  private static Route step(Routes routes, Of of, String verb, String summary, String description) {
    Route route =
        routes
            .post(RUN + "/steps/{agent}" + of.path() + "/" + verb, verb + of.name())
            .does(summary, description + " Safe to repeat.")
            .of("id", idParameter(), ID)
            .path("agent", id("The step's agent."), "ask");
    return item(route, of)
        .writes()
        .forRole(Role.OPERATOR)
        .answers(200, "It is done.", ref("Run"), WRITTEN);
  }

  private static void file(Routes routes, Of of) {
    Route route =
        routes
            .get(RUN + "/artifacts/{agent}" + of.path(), "get" + of.name() + "Artifact")
            .does("Fetch a file", "The file that an output step kept, as an attachment.")
            .of("id", idParameter(), ID)
            .path("agent", id("The step's agent."), "report");
    item(route, of)
        .refuses(Refusal.INVALID_ID)
        .fresh()
        .answersText(200, "The file.", "*/*", "sku,cents\nPEN,120\n")
        .with(200, "Content-Disposition", "Its name.");
  }

  private static Route item(Route route, Of of) {
    return of.path().isEmpty()
        ? route
        : route.path("item", whole("Which item of a for-each.", 0, 99_999), 0);
  }
}
