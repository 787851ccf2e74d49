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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Reads the bearer token or the cookie of a request. A request with neither goes on as nobody's.
 */
final class RequestAuthentication extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String BEARER = "Bearer ";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private final transient Tokens tokens;
  private final transient Sessions sessions;
  private final transient OwnHost host;

  RequestAuthentication(Tokens tokens, Sessions sessions, OwnHost host) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.host = host;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SignedIn user;
    try {
      user = user(request);
    } catch (Rejection refused) {
      if (refused.rejection().kind() == Kind.UNAUTHENTICATED) {
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      }
      ProblemResponse.send(response, refused);
      return;
    }
    if (user != null) {
      signIn(user);
    }
    chain.doFilter(request, response);
  }

  private @Nullable SignedIn user(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      return tokens.read(bearerToken(authorization));
    }
    Optional<SignedIn> user = SessionCookie.in(request).flatMap(sessions::ofCookie);
    if (user.isPresent() && !comesFromOurPage(request)) {
      throw OwnHost.foreignOrigin(request);
    }
    return user.orElse(null);
  }

  /** The token of an Authorization header. */
  static String bearerToken(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Rejection.of(
          Kind.UNAUTHENTICATED,
          "UNAUTHENTICATED",
          "$.authorization",
          "'Bearer' and a token",
          "another kind of credentials");
    }
    return authorization.substring(BEARER.length()).strip();
  }

  /**
   * A browser sends the cookie for pages of other ports of this machine too, and Origin with all
   * that can change something.
   */
  private boolean comesFromOurPage(HttpServletRequest request) {
    return host.isTrustedOriginOf(request)
        || (request.getHeader("Origin") == null && READING.contains(request.getMethod()));
  }

  private static void signIn(SignedIn user) {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(new SignedInToken(user));
    SecurityContextHolder.setContext(context);
  }
}
