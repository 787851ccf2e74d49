package com.nexusai.app.edge;

import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that every request meets, webhooks included: headers for the answer, the Host
 * check, and what the pages of other sites may do.
 */
final class Edge extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private final transient OwnHost host;
  private final transient Cors cors;

  Edge(OwnHost host) {
    this.host = host;
    this.cors = new Cors(host);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SecurityHeaders.add(request.getRequestURI(), response);
    Rejection refused = refusal(request);
    if (refused != null) {
      ProblemResponse.send(response, refused);
    } else if (!cors.answers(request, response)) {
      chain.doFilter(request, response);
    }
  }

  private @Nullable Rejection refusal(HttpServletRequest request) {
    if (!host.isNamedBy(request)) {
      return host.foreignHost(request);
    }
    if (!QueryText.isReadable(request)) {
      return Rejection.of(
          Kind.INVALID,
          "MALFORMED_QUERY",
          "$",
          "an address in percent-encoded UTF-8",
          "escapes or bytes that are none");
    }
    // A browser lets any page open a WebSocket to anywhere: only the Origin tells which page it
    // was.
    boolean fromForeignPage =
        request.getHeader("Upgrade") != null
            && request.getHeader("Origin") != null
            && !host.isTrustedOriginOf(request);
    return fromForeignPage ? OwnHost.foreignOrigin(request) : null;
  }
}
