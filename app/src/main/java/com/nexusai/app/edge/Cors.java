package com.nexusai.app.edge;

import com.nexusai.app.problem.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets pages of the sites that were named, and of no other, call the API from a browser. An origin
 * is answered with itself and never with {@code *}, so that credentials may go along.
 */
final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, Accept, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID";
  private static final String EXPOSED =
      "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";

  /** How long a browser remembers the answer: two hours, beyond which none does. */
  private static final String SECONDS_MAX = "7200";

  private final OwnHost host;

  Cors(OwnHost host) {
    this.host = host;
  }

  /**
   * Says what the browser of another site's page has to know.
   *
   * @return whether the request is answered: a preflight carries no credentials, so nothing else
   *     may look at it
   */
  boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!request.getRequestURI().startsWith("/api/")) {
      return false;
    }
    response.addHeader("Vary", "Origin");
    if (request.getHeader("Origin") == null) {
      return false;
    }
    boolean trusted = host.isTrustedOriginOf(request);
    if (trusted) {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    }
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && request.getHeader("Access-Control-Request-Method") != null;
    if (preflight && trusted) {
      response.setHeader("Access-Control-Allow-Methods", METHODS);
      response.setHeader("Access-Control-Allow-Headers", HEADERS);
      response.setHeader("Access-Control-Max-Age", SECONDS_MAX);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else if (preflight) {
      ProblemResponse.send(response, OwnHost.foreignOrigin(request));
    }
    return preflight;
  }
}
