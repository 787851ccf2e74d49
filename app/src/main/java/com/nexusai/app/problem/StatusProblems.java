package com.nexusai.app.problem;

import com.nexusai.kernel.problem.ProblemJson;

/**
 * Problems that are only a status: what the web server and the framework refuse before any code of
 * ours is asked.
 */
final class StatusProblems {
  private StatusProblems() {}

  static ProblemJson of(int status) {
    return switch (status) {
      case 401 -> ProblemJson.of(401, "UNAUTHENTICATED", "Expected a token of this server.");
      case 403 -> ProblemJson.of(403, "FORBIDDEN", "This is not for you to do.");
      case 404 -> ProblemJson.of(404, "NOT_FOUND", "There is nothing at this address.");
      case 405 ->
          ProblemJson.of(
              405, "METHOD_NOT_ALLOWED", "This address does not take that method; see Allow.");
      case 406 ->
          ProblemJson.of(406, "NOT_ACCEPTABLE", "There is no answer in a media type of Accept.");
      case 413 -> ProblemJson.of(413, "BODY_TOO_LARGE", "The body is too large.");
      case 414 -> ProblemJson.of(414, "ADDRESS_TOO_LONG", "The address is too long.");
      case 415 ->
          ProblemJson.of(415, "UNSUPPORTED_MEDIA_TYPE", "Expected Content-Type: application/json.");
      case 431 -> ProblemJson.of(431, "HEADERS_TOO_LARGE", "The headers are too large.");
      case 501 ->
          ProblemJson.of(501, "METHOD_NOT_ALLOWED", "This server does not know that method.");
      case 505 -> ProblemJson.of(505, "BAD_REQUEST", "Expected HTTP/1.1.");
      case 503 -> ProblemJson.of(503, "UNAVAILABLE", "This cannot be done now. Try again.");
      default ->
          status >= 400 && status < 500
              ? ProblemJson.of(status, "BAD_REQUEST", "The request cannot be read.")
              : ProblemJson.of(
                  status, "INTERNAL_ERROR", "Nexus made a mistake; its log tells more.");
    };
  }
}
