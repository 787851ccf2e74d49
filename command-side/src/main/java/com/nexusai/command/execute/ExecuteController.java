package com.nexusai.command.execute;

import com.nexusai.command.catalog.PublishedWorkflow;
import com.nexusai.command.catalog.PublishedWorkflows;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.WorkflowId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Runs workflows by hand: {@code POST /api/v1/workflows/{id}/execute}. */
@RestController
final class ExecuteController {
  private static final String ROUTE = "/api/v1/workflows/{id}/execute";
  private static final int KEY_CHARS_MAX = 255;

  /** The container gives up a little later than we do. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final PublishedWorkflows workflows;
  private final RunStarter starter;
  private final Pinned pinned;
  private final Receipts receipts;

  ExecuteController(
      PublishedWorkflows workflows, RunStarter starter, Pinned pinned, Receipts receipts) {
    this.workflows = workflows;
    this.starter = starter;
    this.pinned = pinned;
    this.receipts = receipts;
  }

  /** Answers as soon as the run is durable. */
  @PostMapping(path = ROUTE, params = "!wait")
  @ResponseStatus(HttpStatus.ACCEPTED)
  RunAnswer execute(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    RunOutcome begun = starter.start(command(id, principal, request));
    return RunAnswer.of(begun.executionId(), begun.position());
  }

  /** Answers when the run has ended, or after the wait as {@link #execute} does. */
  @PostMapping(path = ROUTE, params = "wait")
  DeferredResult<ResponseEntity<RunAnswer>> executeAndWait(
      @PathVariable String id,
      @RequestParam String wait,
      @Nullable Principal principal,
      HttpServletRequest request) {
    Duration atMost = WaitParameter.parse(wait);
    DeferredResult<ResponseEntity<RunAnswer>> answer =
        new DeferredResult<>(atMost.plus(MARGIN).toMillis());
    var _ =
        starter
            .startAndWait(command(id, principal, request), atMost, false)
            .thenApply(this::answer)
            .whenComplete((told, failure) -> {
              if (failure == null) {
                answer.setResult(told);
              } else {
                answer.setErrorResult(failure);
              }
            });
    return answer;
  }

  private ResponseEntity<RunAnswer> answer(RunOutcome outcome) {
    if (!outcome.status().ended()) {
      return ResponseEntity.accepted()
          .body(RunAnswer.of(outcome.executionId(), outcome.position()));
    }
    Object result = outcome.result() == null ? null : pinned.read(outcome.result());
    return ResponseEntity.ok(
        new RunAnswer(
            outcome.executionId(), outcome.position(), outcome.status(), result, outcome.error()));
  }

  private StartExecution command(
      String id, @Nullable Principal principal, HttpServletRequest request) {
    UserId user = Caller.user(principal);
    Fields body = new Fields(RequestBody.object(request));
    Object given = body.any("input");
    // Without input there is an empty object, so that has(input.x) can be asked.
    Object input = given == null ? Map.of() : given;
    Integer version = body.version("version");
    String key = body.text("idempotency_key", KEY_CHARS_MAX);
    body.done();
    if (!WorkflowId.isValid(id)) {
      throw Rejection.notFound("a workflow", id);
    }
    PublishedWorkflow workflow = workflows.require(user, Role.OPERATOR, new WorkflowId(id));
    ExecutionId run =
        key == null
            ? receipts.newExecution()
            : ExecutionId.ofKey(user, workflow.id(), Origin.Kind.MANUAL, key);
    return new StartExecution(
        run,
        workflow.id(),
        versionToRun(workflow, version),
        // Whoever starts it, a run is the workflow owner's, as the workflow is.
        workflow.owner(),
        Origin.MANUAL,
        input,
        key,
        Actor.of(user, workflow.members().roleOf(user)),
        receipts.now());
  }

  private static int versionToRun(PublishedWorkflow workflow, @Nullable Integer asked) {
    return switch (workflow.status()) {
      case ACTIVE -> asked == null ? workflow.publishedVersion() : asked;
      case DRAFT -> {
        if (asked == null) {
          throw Rejection.of(
              Kind.UNPROCESSABLE,
              new Problem(
                  "VERSION_REQUIRED",
                  "$.version",
                  "a version, because the workflow was never activated",
                  "nothing",
                  "Name the version to run, or activate the workflow."));
        }
        yield asked;
      }
      case PAUSED -> throw resting("WORKFLOW_PAUSED", "a paused one", "Activate it first.");
      case ARCHIVED -> throw resting("WORKFLOW_ARCHIVED", "an archived one", null);
    };
  }

  private static Rejection resting(String code, String found, @Nullable String action) {
    return Rejection.of(
        Kind.CONFLICT, new Problem(code, "$", "an active workflow or a draft", found, action));
  }
}
