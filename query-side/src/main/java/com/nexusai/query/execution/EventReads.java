package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.query.access.Access;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The route that tells a run's events, straight from the log. */
@RestController
public final class EventReads {
  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1_000;

  private final EventLog log;
  private final Access access;
  private final FreshReads reads;

  /** Reads this log. */
  public EventReads(EventLog log, Access access, FreshReads reads) {
    this.log = log;
    this.access = access;
    this.reads = reads;
  }

  /**
   * Events in order.
   *
   * @param nextFrom where the next page begins; null when these are all so far
   */
  record Events(List<EventJson> items, @Nullable Long nextFrom) {}

  /** The run's events after the position {@code from}, in order. */
  @GetMapping("/api/v1/executions/{id}/events")
  public ResponseEntity<byte[]> events(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    var caller = Caller.user(principal);
    ExecutionId run = Ids.execution(id);
    Query query = new Query(request, Set.of("from", "limit", "at_least"));
    // The log is never behind: at_least only must not be a position that nothing has yet.
    reads.requireNotInTheFuture("at_least", query.position("at_least"));
    long from = query.position("from");
    reads.requireNotInTheFuture("from", from);
    int limit = query.limit(PAGE, PAGE_MAX);
    access.require(caller, run);
    List<RecordedEvent> found = log.eventsOf(run.value(), from, limit + 1);
    List<RecordedEvent> here = found.subList(0, Math.min(limit, found.size()));
    return Answers.json(
        new Events(
            here.stream().map(EventJson::of).toList(),
            found.size() > limit ? here.getLast().position() : null));
  }
}
