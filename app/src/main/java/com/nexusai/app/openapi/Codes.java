package com.nexusai.app.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/** Codes that are told within answers; further ones may come with further services. */
final class Codes {

  /** What can be wrong with a workflow, an edit or any other part of a request. */
  private static final List<String> PROBLEMS =
      List.of(
          "DUPLICATE_ID",
          "UNKNOWN_AGENT",
          "UNKNOWN_CONNECTION",
          "UNKNOWN_OP",
          "TOO_LARGE",
          "SECRET_IN_WORKFLOW",
          "NO_TRIGGER",
          "SEVERAL_TRIGGERS",
          "TRIGGER_NOT_FIRST",
          "NOT_ON_TRIGGER",
          "UNREACHABLE",
          "CYCLE",
          "SELF_CONNECTION",
          "DUPLICATE_CONNECTION",
          "EXPRESSION_INVALID",
          "EXPRESSION_TYPE",
          "TEMPLATE_INVALID",
          "NOT_UPSTREAM",
          "NOT_IN_SCOPE",
          "UNKNOWN_LABEL",
          "UNKNOWN_SERVICE",
          "UNKNOWN_OPERATION",
          "MODE_NOT_AVAILABLE",
          "NOT_IN_MODE",
          "NEEDS_FOR_EACH",
          "MISSING_KEY",
          "UNKNOWN_KEY",
          "WRONG_TYPE",
          "INVALID_VALUE",
          "OUT_OF_RANGE");

  /** Why a step or a run fails. */
  private static final List<String> FAILURES =
      List.of(
          "APPROVAL_EXPIRED",
          "CALLBACK_EXPIRED",
          "STEP_TIMEOUT",
          "RUN_TIMEOUT",
          "EXPRESSION_FAILED",
          "CONDITION_FAILED",
          "NO_RULE_MATCHED",
          "FOR_EACH_NOT_A_LIST",
          "FOR_EACH_TOO_LONG",
          "ITEMS_FAILED",
          "WAIT_INVALID",
          "REPEAT_EXHAUSTED",
          "RESPONSE_INVALID",
          "ARTIFACT_INVALID",
          "ARTIFACT_TOO_LARGE",
          "RESULT_TOO_LARGE",
          "SUB_RUN_REFUSED",
          "SUB_RUN_FAILED",
          "SUB_RUN_CANCELLED",
          "DEPTH_EXCEEDED",
          "CHAIN_TOO_LONG",
          "INPUT_INVALID",
          "EXECUTION_CANCELLED",
          "VALUE_ERASED",
          "HTTP_STATUS",
          "TIMEOUT",
          "CONNECTION_FAILED",
          "HOST_UNKNOWN",
          "TLS_FAILED",
          "OUTBOUND_REFUSED",
          "RESPONSE_BROKEN",
          "INVALID_RESPONSE",
          "RESPONSE_TOO_LARGE",
          "RESPONSE_BOMB",
          "TOO_MANY_REDIRECTS",
          "INVALID_INPUT",
          "CONNECTION_NOT_FOUND",
          "CONNECTION_HOST_REFUSED",
          "CONNECTION_UNREADABLE",
          "CONNECTOR_FAILED");

  private Codes() {}

  static Schema<?> ofProblems() {
    return with(
        "What is wrong: the code of the refusal, or of one problem of a workflow or an edit.",
        PROBLEMS);
  }

  static Schema<?> ofFailures() {
    return with("Why it failed.", FAILURES);
  }

  @SuppressWarnings("unchecked") // a text is what the examples of a text are
  private static Schema<?> with(String description, List<String> codes) {
    Schema<Object> text = (Schema<Object>) Shape.text(description);
    codes.forEach(text::addExample);
    return text;
  }
}
