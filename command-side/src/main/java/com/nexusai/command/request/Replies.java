package com.nexusai.command.request;

import com.nexusai.kernel.problem.ProblemJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes what a plain servlet answers. */
public final class Replies {
  private Replies() {}

  /**
   * Writes a whole answer.
   *
   * @param type the content type; null for a body that has none
   */
  public static void write(
      HttpServletResponse response, int status, @Nullable String type, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (type != null) {
      response.setContentType(type);
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Writes a refusal; one that may pass tells when to try again. */
  public static void problem(HttpServletResponse response, ProblemJson problem) throws IOException {
    if (problem.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "1");
    }
    write(response, problem.status(), ProblemJson.MEDIA_TYPE, problem.bytes());
  }

  /** A mistake of this server; its log has more. */
  public static ProblemJson fault() {
    return ProblemJson.of(500, "INTERNAL_ERROR", "Something went wrong on this server.");
  }
}
