package com.nexusai.app.identity;

import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.kernel.problem.ProblemJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Answers requests whose address could be read in two ways ({@code //}, {@code ;x}, {@code %2e}, an
 * escaped escape), or whose method no route takes: no address of this server looks like that.
 */
final class OddAddresses implements RequestRejectedHandler {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
      throws IOException {
    ProblemResponse.send(
        response,
        METHODS.contains(request.getMethod())
            ? ProblemJson.of(404, "NOT_FOUND", "There is nothing at this address.")
            : ProblemJson.of(405, "METHOD_NOT_ALLOWED", "No address takes that method."));
  }
}
