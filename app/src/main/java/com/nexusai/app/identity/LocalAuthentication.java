package com.nexusai.app.identity;

import com.nexusai.app.edge.OwnHost;
import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Reads the bearer token or the cookie of a request. A request with neither goes on as nobody's.
 */
final class LocalAuthentication extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String BEARER = "Bearer ";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private final transient LocalToken token;
  private final transient SessionCookie session;

  LocalAuthentication(LocalToken token, SessionCookie session) {
    this.token = token;
    this.session = session;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      if (!isOurs(authorization)) {
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        ProblemResponse.send(response, unknownToken());
        return;
      }
      signIn();
    } else if (SessionCookie.isIn(request) && session.isValidIn(request)) {
      if (!comesFromOurPage(request)) {
        ProblemResponse.send(response, OwnHost.foreignOrigin(request));
        return;
      }
      signIn();
    }
    chain.doFilter(request, response);
  }

  private boolean isOurs(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.is(authorization.substring(BEARER.length()).strip());
  }

  /**
   * A browser sends the cookie for pages of other ports of this machine too, and Origin with all
   * that can change something.
   */
  private static boolean comesFromOurPage(HttpServletRequest request) {
    return OwnHost.isOriginOf(request)
        || (request.getHeader("Origin") == null && READING.contains(request.getMethod()));
  }

  private static void signIn() {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(SignedIn.local());
    SecurityContextHolder.setContext(context);
  }

  private static Rejection unknownToken() {
    return Rejection.of(
        Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "the token of this server", "another one");
  }
}
