package com.nexusai.query.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.WaitingEvent;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Cursors;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The routes that tell how far the projections have come and what they have set aside, that have it
 * handled again and that have views filled again; they are for admins, which the security rules of
 * the server see to.
 */
@RestController
public final class ProjectionReads {
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 200;

  private final Projections projections;
  private final Progress progress;
  private final ProjectionStore store;
  private final EventLog log;
  private final ProjectionProcessors processors;
  private final Redriving redriving;
  private final Rebuilder rebuilder;

  /** Tells of these projections, whose store follows this log. */
  public ProjectionReads(
      Projections projections,
      Progress progress,
      ProjectionStore store,
      EventLog log,
      ProjectionProcessors processors,
      Rebuilder rebuilder) {
    this.rebuilder = rebuilder;
    this.projections = projections;
    this.progress = progress;
    this.store = store;
    this.log = log;
    this.processors = processors;
    this.redriving = new Redriving(projections, processors);
  }

  /** All projections. */
  record All(List<Shown> items) {}

  /**
   * A projection as it is shown.
   *
   * @param state running, retrying or stopped
   * @param rebuild how its rebuild stands, or how the last one ended; left out when there was none
   *     since the server started
   */
  record Shown(
      String name,
      String state,
      long position,
      long head,
      long lag,
      long deadLetters,
      long deadSequences,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RebuildStatus rebuild) {}

  /**
   * A dead letter as it is shown.
   *
   * @param sequence the aggregate whose events wait
   * @param eventType null when the event is gone
   * @param error null when the event only waits for one before it
   */
  record Letter(
      long position,
      String sequence,
      String eventId,
      @Nullable String eventType,
      @Nullable Failure error,
      Instant since,
      Instant lastTried) {}

  /** What a projection failed with. */
  record Failure(String type, @Nullable String message) {}

  /** Each projection's state, position, lag and dead letters. */
  @GetMapping("/api/v1/projections")
  public ResponseEntity<byte[]> projections(
      HttpServletRequest request, @Nullable Principal principal) {
    Caller.user(principal);
    new Query(request, Set.of());
    return Answers.json(new All(projections.names().stream().map(this::shown).toList()));
  }

  /** One projection's state, position, lag, dead letters and rebuild. */
  @GetMapping("/api/v1/projections/{name}")
  public ResponseEntity<byte[]> projection(
      @PathVariable String name, HttpServletRequest request, @Nullable Principal principal) {
    requirePlain(name, request, principal);
    return Answers.json(shown(name));
  }

  /** Begins to fill its views again from the first event on, beside those that are read. */
  @PostMapping("/api/v1/projections/{name}/rebuild")
  public ResponseEntity<byte[]> rebuild(
      @PathVariable String name, HttpServletRequest request, @Nullable Principal principal) {
    requirePlain(name, request, principal);
    rebuilder.start(name);
    return Answers.accepted(shown(name));
  }

  /** Stops its rebuild and discards what that has filled; without one there is nothing to do. */
  @DeleteMapping("/api/v1/projections/{name}/rebuild")
  public ResponseEntity<byte[]> stopRebuild(
      @PathVariable String name, HttpServletRequest request, @Nullable Principal principal) {
    requirePlain(name, request, principal);
    rebuilder.stop(name);
    return Answers.accepted(shown(name));
  }

  /** What a projection has set aside, oldest event first, a page at a time. */
  @GetMapping("/api/v1/projections/{name}/dead-letters")
  public ResponseEntity<byte[]> deadLetters(
      @PathVariable String name, HttpServletRequest request, @Nullable Principal principal) {
    Caller.user(principal);
    Query query = new Query(request, Set.of("limit", "cursor"));
    requireKnown(name);
    int limit = query.limit(LIMIT, LIMIT_MAX);
    Cursors cursors = new Cursors(List.of("dead-letters", name));
    long after = query.text("cursor").map(cursor -> cursors.read(cursor, Long.class)).orElse(0L);
    List<WaitingEvent> found = store.waiting(name, after, limit + 1);
    List<WaitingEvent> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? cursors.after(page.getLast().position()) : null;
    return Answers.json(new Answers.Page<>(page.stream().map(this::letter).toList(), next));
  }

  /** Handles everything again that a projection has set aside; answers what is left. */
  @PostMapping("/api/v1/projections/{name}/dead-letters/retry")
  public ResponseEntity<byte[]> retry(
      @PathVariable String name, HttpServletRequest request, @Nullable Principal principal) {
    requirePlain(name, request, principal);
    redriving.all(name);
    return Answers.json(shown(name));
  }

  private Shown shown(String name) {
    ProjectionStatus status = projections.status(name, progress);
    return new Shown(
        name,
        processors.state(name).name().toLowerCase(Locale.ROOT),
        status.position(),
        status.head(),
        status.lag(),
        status.deadLetters(),
        status.deadSequences(),
        rebuilder.status(name).orElse(null));
  }

  private Letter letter(WaitingEvent waiting) {
    String causeType = waiting.causeType();
    return new Letter(
        waiting.position(),
        waiting.sequence(),
        waiting.eventId(),
        log.eventsAfter(waiting.position() - 1, 1).stream()
            .findFirst()
            .map(RecordedEvent::type)
            .orElse(null),
        causeType == null ? null : new Failure(causeType, waiting.causeMessage()),
        waiting.since(),
        waiting.lastTried());
  }

  /** A request without parameters, by somebody who is signed in, for a projection that there is. */
  private void requirePlain(
      String name, HttpServletRequest request, @Nullable Principal principal) {
    Caller.user(principal);
    new Query(request, Set.of());
    requireKnown(name);
  }

  private void requireKnown(String name) {
    if (!projections.names().contains(name)) {
      throw Rejection.notFound("a projection", name);
    }
  }
}
