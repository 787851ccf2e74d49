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

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      var problem = StatusProblems.of(status);
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
