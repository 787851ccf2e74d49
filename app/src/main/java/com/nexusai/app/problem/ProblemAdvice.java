package com.nexusai.app.problem;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Turns whatever a controller throws into one answer: a refusal with its code, or a fault that
 * tells nothing but its id.
 */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler(AsyncRequestNotUsableException.class)
  void gone(AsyncRequestNotUsableException ignored) {
    // The caller has hung up: there is nobody to answer.
  }

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<byte[]> answer(Exception thrown) throws Exception {
    if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
      throw thrown;
    }
    Optional<Rejection> refusal = Refusals.in(thrown).or(() -> misread(thrown));
    if (refusal.isPresent()) {
      return answer(refusal.get());
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
      return null;
    }
    return thrown instanceof ErrorResponse told ? answer(told) : fault(thrown);
  }

  private static ResponseEntity<byte[]> answer(Rejection refusal) {
    HttpHeaders headers = new HttpHeaders();
    if (refusal.rejection().kind() == Kind.UNAVAILABLE) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
    return answer(ProblemJson.of(refusal.rejection()), headers);
  }

  private static ResponseEntity<byte[]> answer(ErrorResponse told) {
    return answer(StatusProblems.of(told.getStatusCode().value()), told.getHeaders());
  }

  private static ResponseEntity<byte[]> fault(Exception thrown) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    LOG.error("Fault {}", id, thrown);
    return answer(
        ProblemJson.of(
            500, "INTERNAL_ERROR", "Nexus made a mistake; its log tells more under " + id + "."),
        new HttpHeaders());
  }

  private static ResponseEntity<byte[]> answer(ProblemJson problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem.bytes());
  }

  /** What the framework could not read, told with the place as our own refusals do. */
  private static Optional<Rejection> misread(Exception thrown) {
    return switch (thrown) {
      case TypeMismatchException wrong ->
          Optional.of(
              invalid(
                  wrong.getPropertyName(),
                  "a value of type " + typeName(wrong.getRequiredType()),
                  "'" + wrong.getValue() + "'"));
      case MissingServletRequestParameterException missing ->
          Optional.of(invalid(missing.getParameterName(), "a value", "nothing"));
      case HttpMessageNotReadableException _ ->
          Optional.of(
              Rejection.of(Kind.INVALID, "MALFORMED_JSON", "$", "a JSON body", "something else"));
      default -> Optional.empty();
    };
  }

  private static Rejection invalid(@Nullable String parameter, String expected, String found) {
    return Rejection.of(
        Kind.INVALID, Problem.of("INVALID_PARAMETER", String.valueOf(parameter), expected, found));
  }

  private static String typeName(@Nullable Class<?> type) {
    return type == null ? "its own" : type.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
