package com.nexusai.command;

import com.nexusai.command.webhook.OneSecret;
import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * The command side over the embedded store, in a real server, with the name of the user in a
 * header.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(TestServer.Refusals.class)
public class TestServer {

  @Bean
  FilterRegistrationBean<SignIn> signIn() {
    return new FilterRegistrationBean<>(new SignIn());
  }

  @Bean
  HmacVerifier verifier() {
    return new OneSecret(new UserId("ada"), "hook", "secret");
  }

  static final class SignIn extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String user = request.getHeader("X-User");
      chain.doFilter(
          new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
              return user == null ? null : () -> user;
            }
          },
          response);
    }
  }

  @RestControllerAdvice
  static final class Refusals {
    @ExceptionHandler
    ResponseEntity<byte[]> refused(Rejection refused) {
      ProblemJson problem = ProblemJson.of(refused.rejection());
      return ResponseEntity.status(problem.status())
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(problem.bytes());
    }
  }
}
