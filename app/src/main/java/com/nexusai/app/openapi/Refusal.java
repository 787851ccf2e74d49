package com.nexusai.app.openapi;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The refusals that an HTTP request can meet, each with an example of how it is told. The name is
 * the code, unless one code is told with two statuses; docs/guide/errors.md says what to do about
 * each.
 */
enum Refusal {
  // Reading the body.
  MALFORMED_JSON(Kind.INVALID, "$", "a JSON value", "'}' at line 1, column 14"),
  JSON_TOO_DEEP(Kind.INVALID, "$", "at most 200 objects and arrays inside each other", "more"),
  JSON_TOO_LARGE(Kind.TOO_LARGE, "$", "at most 10485760 bytes", "10485761 bytes"),
  BODY_TOO_LARGE(Kind.TOO_LARGE, "$", "at most 10485760 bytes", "more"),
  BODY_CUT_OFF(Kind.INVALID, "$", "a whole body", "one that breaks off"),
  UNKNOWN_KEY(Kind.INVALID, "$.inputs", "one of idempotency_key, input, version", "'inputs'"),
  WRONG_TYPE(Kind.INVALID, "$.version", "a whole number from 1", "\"two\""),
  INVALID_VALUE(Kind.INVALID, "$.action", "one of cancel, retry", "\"stop\""),
  OUT_OF_RANGE(Kind.INVALID, "$.limit", "a number from 1 to 1000", "5000"),
  MISSING_KEY(Kind.INVALID, "$.output", "the step's result", "nothing"),
  INVALID_REQUEST(Kind.INVALID, "$.if_version", "a whole number from 1", "0"),
  UNSUPPORTED_MEDIA_TYPE(415, "Expected Content-Type: application/json."),

  // Reading the address.
  INVALID_ID(
      Kind.INVALID, "$.workflow", "1 to 128 letters, digits, '_', '-' or '.'", "'a workflow'"),
  INVALID_PARAMETER(Kind.INVALID, "$.limit", "a whole number from 1 to 200", "'0'"),
  MISSING_PARAMETER(Kind.INVALID, "$.to", "a version", "nothing"),
  UNKNOWN_PARAMETER(Kind.INVALID, "$.page", "one of at_least, cursor, limit", "'page'"),
  REPEATED_PARAMETER(Kind.INVALID, "$.limit", "one value", "2 values"),
  INVALID_CURSOR(Kind.INVALID, "$.cursor", "a next_cursor as it was answered", "something else"),
  CURSOR_OF_ANOTHER_QUERY(
      Kind.INVALID,
      "$.cursor",
      "a cursor of this query",
      "one of another",
      "Keep all other parameters as they were, or begin without a cursor."),
  MALFORMED_QUERY(
      Kind.INVALID, "$", "an address in percent-encoded UTF-8", "escapes or bytes that are none"),
  POSITION_IN_THE_FUTURE(Kind.INVALID, "$.at_least", "a position up to 1874", "999999"),

  // Who asks.
  UNAUTHENTICATED(
      401, "Expected the header 'Authorization: Bearer …' with a token of this server."),
  TOKEN_EXPIRED(
      Kind.UNAUTHENTICATED,
      "$",
      "a token that has not ended",
      "Jwt expired at 2026-11-20T09:30:00Z"),
  ID_TOKEN_REQUIRED(
      Kind.UNPROCESSABLE,
      "$.authorization",
      "a Firebase ID token in the header Authorization",
      "no header"),
  TOKEN_TOO_LARGE(
      Kind.TOO_LARGE,
      "$.authorization",
      "a token of at most 3900 characters, which fits into a cookie",
      "5120 characters"),
  KEYS_UNAVAILABLE(
      Kind.UNAVAILABLE,
      "$",
      "the keys that Firebase signs tokens with",
      "no answer where they are published"),
  FORBIDDEN(403, "This is for admins of the server."),
  ROLE_REQUIRED(
      Kind.FORBIDDEN,
      "$",
      "the role 'editor' in the workflow, for this",
      "the role 'viewer'",
      "Ask the workflow's owner for the role."),
  HOST_REFUSED(
      Kind.FORBIDDEN,
      "$",
      "the Host header 127.0.0.1, localhost or [::1] with port 8080",
      "'example.com'"),
  ORIGIN_REFUSED(
      Kind.FORBIDDEN, "$", "the Origin header of this server's own pages", "'https://example.com'"),
  TOO_MANY_LIVE_CONNECTIONS(
      "TOO_MANY_CONNECTIONS",
      Kind.TOO_MANY,
      "$",
      "at most 20000 live connections of one user",
      "20000",
      "Close one first."),
  RATE_LIMITED(
      Kind.TOO_MANY,
      "$",
      "at most 1200 requests of this user a minute",
      "more",
      "Try again after PT1S."),

  // What is there.
  NOT_FOUND(
      Kind.NOT_FOUND,
      "$",
      "the id of a workflow of yours",
      "'wf-01a203cd1bae128a9ce220b82a29efb7'"),
  VALUE_ERASED(Kind.NOT_FOUND, "$", "a value that was not erased", "an erased one"),

  // Workflows.
  INVALID_WORKFLOW(
      Kind.UNPROCESSABLE, "$.agents[1].configuration.mode", "'ai' or 'transform'", "'transfrom'"),
  INVALID_EDIT(
      Kind.UNPROCESSABLE, "$.edits[0].id", "the id of an agent of the workflow", "'greeting'"),
  VERSION_STALE(
      Kind.CONFLICT,
      "$.if_version",
      "the newest version, 3",
      "2",
      "Read the workflow again and repeat the edit."),
  WORKFLOW_HAS_PROBLEMS(Kind.UNPROCESSABLE, "$.agents", "exactly one trigger", "no trigger"),
  WORKFLOW_NOT_ACTIVE(Kind.CONFLICT, "$", "an active workflow", "a draft"),
  WORKFLOW_PAUSED(
      Kind.CONFLICT, "$", "an active workflow or a draft", "a paused one", "Activate it first."),
  WORKFLOW_ARCHIVED(Kind.CONFLICT, "$", "an active workflow or a draft", "an archived one"),
  VERSION_REQUIRED(
      Kind.UNPROCESSABLE,
      "$.version",
      "a version, because the workflow was never activated",
      "nothing",
      "Name the version to run, or activate the workflow."),
  OWNER_IS_NO_MEMBER(
      Kind.UNPROCESSABLE,
      "$.uid",
      "somebody else than the workflow's owner",
      "its owner, who may do everything and never leaves"),
  TOO_MANY_MEMBERS(Kind.CONFLICT, "$", "at most 100 members", "100 already", "Remove one first."),

  // Runs.
  INPUT_INVALID(Kind.UNPROCESSABLE, "$.input.quantity", "an integer", "a string"),
  IDEMPOTENCY_KEY_REUSED(
      Kind.CONFLICT,
      "$.idempotency_key",
      "the input that the key stands for",
      "another one",
      "Use a new key."),
  EXECUTION_ENDED(Kind.CONFLICT, "$", "a run that has not ended", "a completed one"),
  EXECUTION_NOT_ENDED(
      Kind.CONFLICT, "$", "a run that has ended", "a running one", "Cancel it first."),
  EXECUTION_NOT_FAILED(Kind.CONFLICT, "$", "a failed run", "a completed one"),
  EXECUTION_ERASED(Kind.CONFLICT, "$", "a run whose data is kept", "an erased one"),
  NOTHING_TO_RETRY(Kind.CONFLICT, "$", "a step that failed", "none"),
  STEP_NOT_RETRYABLE(
      Kind.CONFLICT, "$", "a failed step, or one of unknown outcome", "a completed one"),
  STEP_NOT_UNKNOWN(Kind.CONFLICT, "$", "a step of unknown outcome", "a running one"),
  STEP_NOT_WAITING(Kind.CONFLICT, "$", "a step that waits for this", "a completed one"),
  FILTER_REQUIRED(
      Kind.INVALID,
      "$.filter",
      "at least one of execution_ids, workflow_id, status, started_from, started_before",
      "none of them",
      "Name the runs, or say what they have in common."),
  FILTER_MIXED(
      Kind.INVALID,
      "$.filter",
      "either execution_ids or what the runs have in common",
      "both",
      "Send two requests."),
  WRITTEN_AT_THE_SAME_TIME(
      Kind.CONFLICT,
      "$",
      "a moment without other changes to the same thing",
      "changes that came in between, three times",
      "Repeat the request."),

  // Connections, projections, sagas.
  TOO_MANY_CONNECTIONS(
      Kind.CONFLICT,
      "$",
      "at most 1000 connections",
      "as many already",
      "Remove one that is not used."),
  REBUILD_UNDER_WAY(
      Kind.CONFLICT,
      "$",
      "one rebuild of executions at a time",
      "another that is under way",
      "Wait for it to end, or stop it."),
  SAGA_FAILED_AGAIN(
      Kind.CONFLICT,
      "$",
      "the saga to handle the event",
      "java.lang.IllegalStateException",
      "Mend the cause and try again; the event stays parked."),

  // Webhooks.
  METHOD_NOT_ALLOWED(405, "Expected POST, found GET."),
  SIGNATURE_REQUIRED(Kind.UNAUTHENTICATED, "headers.x-nexus-signature", "a signature", "nothing"),
  SIGNATURE_INVALID(
      Kind.UNAUTHENTICATED, "headers.x-nexus-signature", "the body's signature", "another one"),
  SIGNATURE_EXPIRED(
      Kind.UNAUTHENTICATED,
      "headers.x-nexus-signature",
      "a time at most five minutes off",
      "one of an hour ago"),
  SIGNATURE_NOT_CHECKED(Kind.UNAVAILABLE, "$", "a vault to check signatures with", "none"),
  MALFORMED_FORM(Kind.INVALID, "$.body", "percent-encoded UTF-8", "an incomplete escape"),
  MALFORMED_TEXT(Kind.INVALID, "$.body", "text in UTF-8", "bytes that are none"),
  EXECUTION_FAILED(500, "The run 'run-01a203ccda71af7688815e0343eded01' failed with HTTP_STATUS."),
  EXECUTION_CANCELLED(500, "The run 'run-01a203ccda71af7688815e0343eded01' was cancelled."),

  // The server itself.
  BAD_REQUEST(400, "The request cannot be read."),
  NOT_ACCEPTABLE(406, "There is no answer in a media type of Accept."),
  ADDRESS_TOO_LONG(414, "The address is too long."),
  HEADERS_TOO_LARGE(431, "The headers are too large."),
  INTERNAL_ERROR(500, "Nexus made a mistake; its log tells more under 5d1f0c2a."),
  READ_MODEL_BEHIND(Kind.UNAVAILABLE, "$.at_least", "a view at position 1874", "one at 1870"),
  READ_MODELS_UNAVAILABLE(
      Kind.UNAVAILABLE,
      "$",
      "an answer from the read models",
      "no answer from Firestore",
      "Ask again in a moment; commands are carried out meanwhile."),
  QUERY_SIDE_UNREACHABLE(
      Kind.UNAVAILABLE, "$.filter", "a query side that answers", "none", "Ask again in a moment."),
  STORAGE_FULL(Kind.UNAVAILABLE, "$", "room on the disk of the data folder", "none"),
  STORAGE_UNAVAILABLE(Kind.UNAVAILABLE, "$", "a store that can write", "one that is closed"),
  STORAGE_DAMAGED(Kind.UNAVAILABLE, "$", "what was written there", "something else"),
  BUSY(
      Kind.UNAVAILABLE,
      "$",
      "a moment without other changes to the same thing",
      "changes that came in between, more than once"),
  UNAVAILABLE(503, "This cannot be done now. Try again.");

  private final String code;
  private final int status;
  private final String example;

  Refusal(Kind kind, String path, String expected, String found) {
    this(null, kind, path, expected, found, null);
  }

  Refusal(Kind kind, String path, String expected, String found, String action) {
    this(null, kind, path, expected, found, action);
  }

  Refusal(
      @Nullable String code,
      Kind kind,
      String path,
      String expected,
      String found,
      @Nullable String action) {
    this.code = code == null ? name() : code;
    status = kind.status();
    example =
        Json.text(
            ProblemJson.of(
                Rejection.of(kind, new Problem(this.code, path, expected, found, action))
                    .rejection()));
  }

  Refusal(int status, String detail) {
    code = name();
    this.status = status;
    example = Json.text(ProblemJson.of(status, name(), detail));
  }

  /** What the answer calls it. */
  String code() {
    return code;
  }

  /** The HTTP status that it is told with. */
  int status() {
    return status;
  }

  /** How it is told: a JSON object. */
  @Nullable Object example() {
    return Json.read(example);
  }
}
