package com.nexusai.command.callback;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.ContentBody;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.Replies;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
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
      Replies.problem(response, ProblemJson.of(refused.rejection()));
    } catch (RuntimeException fault) {
      LOG.error("A request to {} failed.", request.getRequestURI(), fault);
      Replies.problem(response, Replies.fault());
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Address address = Address.of(request.getPathInfo());
    links.check(address.execution(), address.step(), request.getParameter("token"));
    String method = request.getMethod();
    if (!method.equals("POST") && !method.equals("PUT")) {
      response.setHeader("Allow", "POST, PUT");
      Replies.problem(
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
    Replies.write(
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
      try {
        if (parts.matches()) {
          return new Address(
              new ExecutionId(parts.group(1)), StepKey.of(parts.group(2), parts.group(3)));
        }
      } catch (IllegalArgumentException e) {
        // No run or step can have such an id.
      }
      throw Rejection.notFound("a callback", "/callbacks" + (path == null ? "" : path));
    }
  }
}
