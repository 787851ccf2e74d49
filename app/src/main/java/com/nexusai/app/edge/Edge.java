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
 * The first thing that every request meets, webhooks included: headers for the answer and the Host
 * check.
 */
final class Edge extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SecurityHeaders.add(request.getRequestURI(), response);
    Rejection refused = refusal(request);
    if (refused != null) {
      ProblemResponse.send(response, refused);
      return;
    }
    chain.doFilter(request, response);
  }

  private static @Nullable Rejection refusal(HttpServletRequest request) {
    if (!OwnHost.isNamedBy(request)) {
      return Rejection.of(
          Kind.FORBIDDEN,
          "HOST_REFUSED",
          "$",
          "the Host header 127.0.0.1, localhost or [::1] with port " + request.getLocalPort(),
          "'" + request.getHeader("Host") + "'");
    }
    // A browser lets any page open a WebSocket to anywhere: only the Origin tells which page it
    // was.
    boolean fromForeignPage =
        request.getHeader("Upgrade") != null
            && request.getHeader("Origin") != null
            && !OwnHost.isOriginOf(request);
    return fromForeignPage ? OwnHost.foreignOrigin(request) : null;
  }
}
