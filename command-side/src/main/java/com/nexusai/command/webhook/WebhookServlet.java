package com.nexusai.command.webhook;

import com.nexusai.command.catalog.PublishedWorkflow;
import com.nexusai.command.catalog.PublishedWorkflows;
import com.nexusai.command.execute.RunOutcome;
import com.nexusai.command.execute.RunStarter;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.Replies;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Webhook;
import com.nexusai.kernel.workflow.compiled.TriggerKind.WhenToRespond;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ANY /webhooks/{workflow id}/{path}}. A plain servlet: this is the way by which most runs
 * start, and a run of pure steps costs little more than its one commit.
 */
final class WebhookServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WebhookServlet.class);
  private static final String KEY_HEADER = "Idempotency-Key";
  private static final int KEY_CHARS_MAX = 255;

  private final transient PublishedWorkflows published;
  private final transient RunStarter starter;
  private final transient WebhookSignature signature;
  private final transient WebhookReply reply;
  private final transient Receipts receipts;
  private final transient WebhookSettings settings;

  WebhookServlet(
      PublishedWorkflows published,
      RunStarter starter,
      WebhookSignature signature,
      WebhookReply reply,
      Receipts receipts,
      WebhookSettings settings) {
    this.published = published;
    this.starter = starter;
    this.signature = signature;
    this.reply = reply;
    this.receipts = receipts;
    this.settings = settings;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      receive(request, response);
    } catch (Rejection refused) {
      reply.problem(response, ProblemJson.of(refused.rejection()));
    } catch (RuntimeException fault) {
      LOG.error("A webhook request to {} failed.", request.getRequestURI(), fault);
      reply.problem(response, Replies.fault());
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WebhookAddress address = WebhookAddress.of(request.getPathInfo());
    PublishedWorkflow workflow = published.find(address.workflow());
    Webhook hook = workflow == null ? null : hook(workflow, address.path());
    if (workflow == null || hook == null) {
      throw Rejection.notFound("a webhook", "/webhooks" + request.getPathInfo());
    }
    if (!hook.method().equals("ANY") && !hook.method().equals(request.getMethod())) {
      response.setHeader("Allow", hook.method());
      reply.problem(response, wrongMethod(hook, request));
      return;
    }
    StartExecution start = command(request, workflow, hook);
    if (hook.respond() == WhenToRespond.AT_ONCE) {
      reply.accepted(response, starter.start(start));
      return;
    }
    CompletableFuture<RunOutcome> outcome = starter.startAndWait(start, settings.waitMax(), true);
    if (outcome.isDone()) {
      reply.done(response, outcome.join());
    } else {
      replyLater(request.startAsync(), outcome);
    }
  }

  private static @Nullable Webhook hook(PublishedWorkflow workflow, String path) {
    CompiledWorkflow compiled = workflow.published();
    return workflow.status() == WorkflowStatus.ACTIVE
            && compiled != null
            && compiled.start().on() instanceof Webhook hook
            && hook.path().equals(path)
        ? hook
        : null;
  }

  private StartExecution command(
      HttpServletRequest request, PublishedWorkflow workflow, Webhook hook) {
    byte[] body = RequestBody.bytes(request, settings.bodyBytesMax());
    Instant now = receipts.now();
    if (hook.connectionId() != null) {
      String signed = request.getHeader(WebhookSignature.HEADER);
      signature.check(workflow.owner(), hook.connectionId(), signed, body, now);
    }
    String key = key(request);
    WorkflowId id = workflow.id();
    ExecutionId run =
        key == null
            ? receipts.newExecution()
            : ExecutionId.ofKey(workflow.owner(), id, Origin.Kind.WEBHOOK, key);
    String path = "/" + hook.path();
    return new StartExecution(
        run,
        id,
        workflow.publishedVersion(),
        workflow.owner(),
        new Origin(Origin.Kind.WEBHOOK, request.getMethod() + " " + path, 0),
        WebhookInput.of(request, path, body, key != null),
        key,
        Actor.SYSTEM,
        now);
  }

  private static @Nullable String key(HttpServletRequest request) {
    String key = request.getHeader(KEY_HEADER);
    if (key != null && (key.isBlank() || key.length() > KEY_CHARS_MAX)) {
      String expected = "1 to " + KEY_CHARS_MAX + " characters";
      throw Rejection.of(
          Kind.INVALID, "INVALID_VALUE", KEY_HEADER, expected, key.length() + " characters");
    }
    return key;
  }

  /** Runs on a thread of the waiters: the request's own is free until then. */
  private void replyLater(AsyncContext context, CompletableFuture<RunOutcome> outcome) {
    // The wait has its own bound; the container's would answer with a page of its own.
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    var _ =
        outcome.whenComplete((told, failure) -> {
          try {
            if (failure == null) {
              reply.done(response, told);
            } else {
              LOG.error("Waiting for a run failed.", failure);
              reply.problem(response, Replies.fault());
            }
          } catch (IOException | RuntimeException e) {
            LOG.debug("The client of a webhook was gone before its answer.", e);
          } finally {
            context.complete();
          }
        });
  }

  private static ProblemJson wrongMethod(Webhook hook, HttpServletRequest request) {
    return ProblemJson.of(
        405,
        "METHOD_NOT_ALLOWED",
        "Expected " + hook.method() + ", found " + request.getMethod() + ".");
  }
}
