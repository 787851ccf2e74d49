package com.nexusai.app.problem;

import com.nexusai.app.edge.SecurityHeaders;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers where a filter or the servlet container gave up on a request. */
@Controller
class ErrorPage implements ErrorController {

  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    // What the container refuses by itself never came by the edge.
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    SecurityHeaders.add(String.valueOf(path), response);
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemResponse.send(response, StatusProblems.of(status instanceof Integer code ? code : 404));
  }
}
