package com.nexusai.command.execute;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.command.bus.Commands;
import com.nexusai.command.catalog.PublishedWorkflow;
import com.nexusai.command.catalog.PublishedWorkflows;
import com.nexusai.command.catalog.RunRoles;
import com.nexusai.command.execute.BulkRequest.Action;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancels or retries many runs at once: {@code POST /api/v1/executions/bulk}. */
@RestController
final class BulkController {
  /** Enough to fill the writer's commits; more would take it from everybody else. */
  private static final int AT_ONCE = 16;

  private final RunFinder finder;
  private final Commands commands;
  private final PublishedWorkflows workflows;
  private final RunRoles roles;
  private final Receipts receipts;

  BulkController(
      RunFinder finder,
      Commands commands,
      PublishedWorkflows workflows,
      RunRoles roles,
      Receipts receipts) {
    this.finder = finder;
    this.commands = commands;
    this.workflows = workflows;
    this.roles = roles;
    this.receipts = receipts;
  }

  /** A run with which it was not done, and why. */
  record Refused(
      @JsonProperty("execution_id") ExecutionId executionId, String code, String title) {}

  /**
   * What was done.
   *
   * @param matched how many runs were named or found, at most the limit
   * @param done with how many of them it was done
   * @param more whether further runs were named, or would be found
   * @param next the {@code after} of the request that goes on with those that would be found; null
   *     when there are none
   * @param position everything that was done is at this position or before it
   */
  record Done(
      Action action,
      int matched,
      int done,
      List<Refused> refused,
      boolean more,
      @Nullable Long next,
      long position) {}

  /** How one run went; {@code refused} is null when it was done. */
  private record Outcome(@Nullable Refused refused, long position) {}

  /**
   * Each run is a transaction of its own: what is done stays done, whatever becomes of the others.
   */
  @PostMapping("/api/v1/executions/bulk")
  Done bulk(@Nullable Principal principal, HttpServletRequest body) {
    UserId user = Caller.user(principal);
    BulkRequest request = BulkRequest.read(user, new Fields(RequestBody.object(body)));
    FindExecutions question = request.question();
    FoundExecutions found = question == null ? firstOf(request) : finder.find(whose(question));
    List<Outcome> outcomes = sendAll(request.action(), found.ids(), user);
    List<Refused> refused =
        outcomes.stream().map(Outcome::refused).filter(Objects::nonNull).toList();
    return new Done(
        request.action(),
        outcomes.size(),
        outcomes.size() - refused.size(),
        refused,
        found.next() != null || request.named().size() > found.ids().size(),
        found.next(),
        outcomes.stream().mapToLong(Outcome::position).max().orElse(found.position()));
  }

  /**
   * The runs of a workflow that is shared with the caller are its owner's. In a question about more
   * than one workflow the caller's own are meant.
   *
   * @throws Rejection {@code ROLE_REQUIRED} when the caller may only look
   */
  private FindExecutions whose(FindExecutions question) {
    PublishedWorkflow workflow =
        question.workflow() == null ? null : workflows.find(question.workflow());
    Role held = workflow == null ? null : workflow.members().roleOf(question.owner());
    if (workflow == null || held == null) {
      return question;
    }
    Role.require(held, Role.OPERATOR, "a workflow", workflow.id());
    return question.of(workflow.owner());
  }

  private static FoundExecutions firstOf(BulkRequest request) {
    List<ExecutionId> named = request.named();
    return new FoundExecutions(named.subList(0, Math.min(request.limit(), named.size())), null, 0);
  }

  private List<Outcome> sendAll(Action action, List<ExecutionId> runs, UserId user) {
    Semaphore free = new Semaphore(AT_ONCE);
    List<Future<Outcome>> sent = new ArrayList<>(runs.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ExecutionId run : runs) {
        Callable<Outcome> send = () -> send(action, run, user, free);
        sent.add(threads.submit(send));
      }
    }
    List<Outcome> outcomes = new ArrayList<>(sent.size());
    for (Future<Outcome> each : sent) {
      outcomes.add(result(each));
    }
    return outcomes;
  }

  private Outcome send(Action action, ExecutionId run, UserId user, Semaphore free)
      throws InterruptedException {
    free.acquire();
    try {
      commands.send(action.on(run, roles.actor(user, run), receipts.now()), "an execution", run);
      return new Outcome(null, commands.position());
    } catch (Rejection refusal) {
      Details why = refusal.rejection();
      return new Outcome(new Refused(run, why.code(), why.title()), commands.position());
    } finally {
      free.release();
    }
  }

  /** A fault, unlike a refusal, is told as what it is; a repeat of the request does the rest. */
  private static Outcome result(Future<Outcome> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while runs were told.", e);
    }
  }
}
