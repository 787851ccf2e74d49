package com.nexusai.command.execute;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.execution.ExecutionCommand.EraseExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Erases what a run worked on, because its owner asks for it. */
@RestController
final class ErasureController {
  private final Commands commands;
  private final Receipts receipts;

  ErasureController(Commands commands, Receipts receipts) {
    this.commands = commands;
    this.receipts = receipts;
  }

  /** Answers when it is decided; the data is gone a moment later. A repeat does nothing. */
  @PostMapping("/api/v1/executions/{id}/erase")
  RunAnswer erase(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    new Fields(RequestBody.object(request)).done();
    if (!ExecutionId.isValid(id)) {
      throw Rejection.notFound("an execution", id);
    }
    ExecutionId run = new ExecutionId(id);
    commands.send(
        new EraseExecution(run, Caller.actor(principal), receipts.now()), "an execution", run);
    return RunAnswer.of(run, commands.position());
  }
}
