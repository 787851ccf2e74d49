package com.nexusai.app.problem;

import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a refusal where no controller is in charge: in filters and error pages. */
public final class ProblemResponse {
  private ProblemResponse() {}

  /** Answers with a refusal. */
  public static void send(HttpServletResponse response, Rejection rejection) throws IOException {
    if (rejection.rejection().kind() == Rejection.Kind.UNAVAILABLE) {
      response.setHeader("Retry-After", "1");
    }
    send(response, ProblemJson.of(rejection.rejection()));
  }

  /** Answers with a problem; does nothing when an answer has already begun. */
  public static void send(HttpServletResponse response, ProblemJson problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] body = problem.bytes();
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType(ProblemJson.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
