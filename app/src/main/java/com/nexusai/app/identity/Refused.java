package com.nexusai.app.identity;

import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.kernel.problem.ProblemJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * What those are told who may not pass. Only what everybody knows to be for admins is called so; of
 * anything else that is closed it is not even said that it is there.
 */
final class Refused implements AuthenticationEntryPoint, AccessDeniedHandler {
  private final List<PathPatternRequestMatcher> forAdmins;

  Refused(String... forAdmins) {
    this.forAdmins =
        Arrays.stream(forAdmins).map(PathPatternRequestMatcher.withDefaults()::matcher).toList();
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException nobody)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    ProblemResponse.send(
        response,
        ProblemJson.of(
            401,
            "UNAUTHENTICATED",
            "Expected the header 'Authorization: Bearer …' with a token that this server accepts, or a browser that is signed in."));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    boolean known = forAdmins.stream().anyMatch(route -> route.matches(request));
    ProblemResponse.send(
        response,
        known
            ? ProblemJson.of(403, "FORBIDDEN", "This is for admins of the server.")
            : ProblemJson.of(404, "NOT_FOUND", "There is nothing at this address."));
  }
}
