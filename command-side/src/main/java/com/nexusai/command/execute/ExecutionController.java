package com.nexusai.command.execute;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.catalog.RunRoles;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.PauseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ResumeExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionCommand.SettleStep;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Steers runs: {@code /api/v1/executions/{id}/…}. */
@RestController
@RequestMapping("/api/v1/executions/{id}")
final class ExecutionController {
  private static final String STEP = "/steps/{agent}";
  private static final int COMMENT_CHARS_MAX = 4_000;
  private static final String ITEM = "/steps/{agent}/{item}";

  private final Commands commands;
  private final RunRoles roles;
  private final Receipts receipts;

  ExecutionController(Commands commands, RunRoles roles, Receipts receipts) {
    this.commands = commands;
    this.roles = roles;
    this.receipts = receipts;
  }

  @PostMapping("/cancel")
  RunAnswer cancel(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    noKeys(request);
    return send(new CancelExecution(run(id), actor(principal, id), receipts.now()));
  }

  @PostMapping("/pause")
  RunAnswer pause(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    noKeys(request);
    return send(new PauseExecution(run(id), actor(principal, id), receipts.now()));
  }

  @PostMapping("/resume")
  RunAnswer resume(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    noKeys(request);
    return send(new ResumeExecution(run(id), actor(principal, id), receipts.now()));
  }

  @PostMapping({STEP + "/retry", ITEM + "/retry"})
  RunAnswer retry(
      @PathVariable String id,
      @PathVariable String agent,
      @PathVariable(required = false) @Nullable String item,
      @Nullable Principal principal,
      HttpServletRequest request) {
    noKeys(request);
    StepKey step = step(agent, item);
    return send(new RetryStep(run(id), step, actor(principal, id), receipts.now()));
  }

  @PostMapping({STEP + "/complete", ITEM + "/complete"})
  RunAnswer complete(
      @PathVariable String id,
      @PathVariable String agent,
      @PathVariable(required = false) @Nullable String item,
      @Nullable Principal principal,
      HttpServletRequest request) {
    Fields body = new Fields(RequestBody.object(request));
    Object output = body.any("output");
    if (!body.has("output")) {
      body.add(Problem.of("MISSING_KEY", "$.output", "the step's result", "nothing"));
    }
    body.done();
    StepKey step = step(agent, item);
    return send(new SettleStep(run(id), step, output, actor(principal, id), receipts.now()));
  }

  @PostMapping("/retry")
  RunAnswer retryRun(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    noKeys(request);
    return send(new RetryExecution(run(id), actor(principal, id), receipts.now()));
  }

  /** Answers when it is decided; the data is gone a moment later. A repeat does nothing. */
  @PostMapping("/erase")
  RunAnswer erase(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    noKeys(request);
    return send(new EraseExecution(run(id), actor(principal, id), receipts.now()));
  }

  @PostMapping({STEP + "/approve", ITEM + "/approve"})
  RunAnswer approve(
      @PathVariable String id,
      @PathVariable String agent,
      @PathVariable(required = false) @Nullable String item,
      @Nullable Principal principal,
      HttpServletRequest request) {
    return decide(id, step(agent, item), true, principal, request);
  }

  @PostMapping({STEP + "/reject", ITEM + "/reject"})
  RunAnswer reject(
      @PathVariable String id,
      @PathVariable String agent,
      @PathVariable(required = false) @Nullable String item,
      @Nullable Principal principal,
      HttpServletRequest request) {
    return decide(id, step(agent, item), false, principal, request);
  }

  private RunAnswer decide(
      String id,
      StepKey step,
      boolean approved,
      @Nullable Principal principal,
      HttpServletRequest request) {
    Fields body = new Fields(RequestBody.object(request));
    String comment = body.text("comment", COMMENT_CHARS_MAX);
    body.done();
    return send(
        new DecideApproval(run(id), step, approved, comment, actor(principal, id), receipts.now()));
  }

  private RunAnswer send(ExecutionCommand command) {
    commands.send(command, "an execution", command.executionId());
    return RunAnswer.of(command.executionId(), commands.position());
  }

  private Actor actor(@Nullable Principal principal, String id) {
    return roles.actor(Caller.user(principal), run(id));
  }

  private static void noKeys(HttpServletRequest request) {
    new Fields(RequestBody.object(request)).done();
  }

  private static ExecutionId run(String id) {
    if (!ExecutionId.isValid(id)) {
      throw Rejection.notFound("an execution", id);
    }
    return new ExecutionId(id);
  }

  private static StepKey step(String agent, @Nullable String item) {
    try {
      return StepKey.of(agent, item);
    } catch (IllegalArgumentException e) {
      throw Rejection.notFound("a step", item == null ? agent : agent + "/" + item);
    }
  }
}
