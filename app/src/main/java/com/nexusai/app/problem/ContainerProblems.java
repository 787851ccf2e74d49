package com.nexusai.app.problem;

import com.nexusai.app.edge.SecurityHeaders;
import com.nexusai.kernel.problem.ProblemJson;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat itself says about a request that reaches no application: in the same form, and with
 * no word about Tomcat.
 */
public final class ContainerProblems extends ErrorReportValve {
  /** Which of these it was is not told by the container. */
  private static final ProblemJson UNREADABLE =
      ProblemJson.of(
          400,
          "BAD_REQUEST",
          "The request cannot be read: it is no HTTP/1.1, its address is not percent-encoded UTF-8, or its address and headers are longer than 16 KB together.");

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      ProblemJson problem = status == 400 ? UNREADABLE : StatusProblems.of(status);
      SecurityHeaders.add(String.valueOf(request.getRequestURI()), response);
      response.setContentType(ProblemJson.MEDIA_TYPE);
      response.setCharacterEncoding("utf-8");
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(new String(problem.bytes(), StandardCharsets.UTF_8));
        response.finishResponse();
      }
    } catch (IOException gone) {
      container.getLogger().debug("The caller has hung up.", gone);
    }
  }
}
