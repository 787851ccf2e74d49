package com.nexusai.command.callback;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.ContentBody;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /callbacks/{run}/{agent}[/{item}]?token=…}. The token is all the permission that it
 * takes. Only methods that are meant to change something resume a step: scanners and previews
 * follow links with GET.
 */
final class CallbackServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CallbackServlet.class);
  private static final Pattern ADDRESS = Pattern.compile("/([^/]+)/([^/]+)(?:/(\\d{1,6}))?");

  private final transient CallbackLinks links;
  private final transient Commands commands;
  private final transient Receipts receipts;
  private final int bodyBytesMax;

  CallbackServlet(CallbackLinks links, Commands commands, Receipts receipts, int bodyBytesMax) {
    this.links = links;
    this.commands = commands;
    this.receipts = receipts;
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      receive(request, response);
    } catch (Rejection refused) {
      write(response, ProblemJson.of(refused.rejection()));
    } catch (RuntimeException fault) {
      LOG.error("A request to {} failed.", request.getRequestURI(), fault);
      write(
          response, ProblemJson.of(500, "INTERNAL_ERROR", "Something went wrong on this server."));
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Address address = Address.of(request.getPathInfo());
    links.check(address.execution(), address.step(), request.getParameter("token"));
    String method = request.getMethod();
    if (!method.equals("POST") && !method.equals("PUT")) {
      response.setHeader("Allow", "POST, PUT");
      write(
          response,
          ProblemJson.of(405, "METHOD_NOT_ALLOWED", "Expected POST or PUT, found " + method + "."));
      return;
    }
    byte[] body = RequestBody.bytes(request, bodyBytesMax);
    commands.send(
        new ReceiveCallback(
            address.execution(),
            address.step(),
            ContentBody.read(request.getContentType(), body),
            receipts.now()),
        "an execution",
        address.execution());
    write(
        response,
        200,
        "application/json",
        Json.write(
            Map.of(
                "execution_id",
                address.execution().value(),
                "step",
                address.step().toString(),
                "position",
                commands.position())));
  }

  private record Address(ExecutionId execution, StepKey step) {
    static Address of(@Nullable String path) {
      Matcher parts = ADDRESS.matcher(path == null ? "" : path);
      if (!parts.matches()
          || !ExecutionId.isValid(parts.group(1))
          || !AgentId.isValid(parts.group(2))) {
        throw Rejection.notFound("a callback", "/callbacks" + (path == null ? "" : path));
      }
      String item = parts.group(3);
      return new Address(
          new ExecutionId(parts.group(1)),
          new StepKey(new AgentId(parts.group(2)), item == null ? null : Integer.valueOf(item)));
    }
  }

  private static void write(HttpServletResponse response, ProblemJson problem) throws IOException {
    write(response, problem.status(), ProblemJson.MEDIA_TYPE, problem.bytes());
  }

  private static void write(HttpServletResponse response, int status, String type, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
