package com.nexusai.app.sagafailure;

import com.nexusai.eventstore.saga.SagaFailure;
import com.nexusai.eventstore.saga.SagaFailures;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Cursors;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The parked events of sagas; for admins, which the security rules of the server see to. */
@RestController
class SagaFailureController {
  private static final Logger LOG = LoggerFactory.getLogger(SagaFailureController.class);
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 200;
  private static final Cursors CURSORS = new Cursors(List.of("saga-failures"));

  private final SagaFailures failures;

  SagaFailureController(SagaFailures failures) {
    this.failures = failures;
  }

  /**
   * What was done.
   *
   * @param handled how many events were handled now
   * @param left how many are still parked
   */
  record Left(int handled, long left) {}

  @GetMapping("/api/v1/sagas/failures")
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    Query query = new Query(request, Set.of("limit", "cursor"));
    int limit = query.limit(LIMIT, LIMIT_MAX);
    long after = query.text("cursor").map(cursor -> CURSORS.read(cursor, Long.class)).orElse(0L);
    List<SagaFailure> found = failures.list(after, limit + 1);
    List<SagaFailure> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? CURSORS.after(page.getLast().id()) : null;
    return Answers.json(new Answers.Page<>(page, next));
  }

  /** Has the saga handle the event again. */
  @PostMapping("/api/v1/sagas/failures/{id}/retry")
  ResponseEntity<byte[]> retry(@PathVariable long id, HttpServletRequest request) {
    new Query(request, Set.of());
    handleAgain(id);
    return Answers.json(new Left(1, failures.count()));
  }

  /** Has every event handled again, oldest first; those that fail again stay. */
  @PostMapping("/api/v1/sagas/failures/retry")
  ResponseEntity<byte[]> retryAll(HttpServletRequest request) {
    new Query(request, Set.of());
    int handled = 0;
    List<SagaFailure> page = failures.list(0, LIMIT_MAX);
    while (!page.isEmpty()) {
      for (SagaFailure failure : page) {
        handled += isHandled(failure.id()) ? 1 : 0;
      }
      page = failures.list(page.getLast().id(), LIMIT_MAX);
    }
    return Answers.json(new Left(handled, failures.count()));
  }

  /** Gives the event up: the saga will never handle it. */
  @DeleteMapping("/api/v1/sagas/failures/{id}")
  ResponseEntity<byte[]> discard(@PathVariable long id, HttpServletRequest request) {
    new Query(request, Set.of());
    failures.discard(id);
    return Answers.json(new Left(0, failures.count()));
  }

  private boolean isHandled(long id) {
    try {
      handleAgain(id);
      return true;
    } catch (Rejection stays) {
      return false;
    }
  }

  private void handleAgain(long id) {
    try {
      failures.redrive(id);
    } catch (Rejection told) {
      throw told;
    } catch (RuntimeException failed) {
      LOG.warn("The parked event {} failed again.", id, failed);
      throw Rejection.of(
          Rejection.Kind.CONFLICT,
          new Problem(
              "SAGA_FAILED_AGAIN",
              "$",
              "the saga to handle the event",
              String.valueOf(failed),
              "Mend the cause and try again; the event stays parked."));
    }
  }
}
