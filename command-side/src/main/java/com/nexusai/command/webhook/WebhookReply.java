package com.nexusai.command.webhook;

import com.nexusai.command.execute.RunOutcome;
import com.nexusai.command.request.Replies;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.ProblemJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what a webhook is answered. */
final class WebhookReply {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain;charset=utf-8";

  /** Told by the connection, or able to sign somebody in: never a workflow's to set. */
  private static final Set<String> NOT_THE_WORKFLOWS =
      Set.of(
          "connection",
          "content-length",
          "content-security-policy",
          "keep-alive",
          "proxy-authenticate",
          "set-cookie",
          "strict-transport-security",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-content-type-options");

  private final Pinned pinned;
  private final @Nullable CallbackLinks links;

  /**
   * Writes answers.
   *
   * @param links fills in the resume URLs that an answer names; null where there are none
   */
  WebhookReply(Pinned pinned, @Nullable CallbackLinks links) {
    this.pinned = pinned;
    this.links = links;
  }

  /** The run is durable and goes on, or nobody waits for it. */
  void accepted(HttpServletResponse response, RunOutcome outcome) throws IOException {
    write(response, 202, JSON, Json.write(Map.of("execution_id", outcome.executionId().value())));
  }

  /** What a run came to, to one who waited for it. */
  void done(HttpServletResponse response, RunOutcome outcome) throws IOException {
    if (outcome.answer() != null) {
      answer(response, outcome.answer());
      return;
    }
    switch (outcome.status()) {
      case COMPLETED -> write(response, 200, JSON, Json.write(read(outcome.result())));
      case FAILED -> problem(response, failed(outcome));
      case CANCELLED ->
          problem(
              response,
              ProblemJson.of(
                  500,
                  "EXECUTION_CANCELLED",
                  "The run '" + outcome.executionId() + "' was cancelled."));
      case QUEUED, RUNNING, WAITING, PAUSED -> accepted(response, outcome);
    }
  }

  void problem(HttpServletResponse response, ProblemJson problem) throws IOException {
    sandbox(response);
    Replies.problem(response, problem);
  }

  /**
   * Whoever calls is not the owner: the code is told, the message, which may quote data, is not.
   */
  private static ProblemJson failed(RunOutcome outcome) {
    StepError error = outcome.error();
    String why = error == null ? "" : " with " + error.code();
    return ProblemJson.of(
        500, "EXECUTION_FAILED", "The run '" + outcome.executionId() + "' failed" + why + ".");
  }

  private void answer(HttpServletResponse response, Answer answer) throws IOException {
    Object body = read(answer.body());
    String type = body instanceof String ? TEXT : JSON;
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.equals("content-type")) {
        type = header.getValue();
      } else if (!NOT_THE_WORKFLOWS.contains(name)) {
        response.setHeader(
            header.getKey(), links == null ? header.getValue() : links.fill(header.getValue()));
      }
    }
    boolean empty = body == null || answer.status() == 204 || answer.status() == 304;
    write(response, answer.status(), empty ? null : type, empty ? new byte[0] : bytes(body));
  }

  private static byte[] bytes(@Nullable Object body) {
    return body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : Json.write(body);
  }

  private @Nullable Object read(@Nullable Value value) {
    Object json = value == null ? null : pinned.read(value);
    return links == null ? json : links.fill(json);
  }

  private static void write(
      HttpServletResponse response, int status, @Nullable String type, byte[] body)
      throws IOException {
    sandbox(response);
    Replies.write(response, status, type, body);
  }

  /** What a workflow answers shares its origin with the API: a page of it must not act there. */
  private static void sandbox(HttpServletResponse response) {
    response.addHeader("Content-Security-Policy", "sandbox");
  }
}
