package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Answers.Page;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Cursors;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes that read runs. */
@RestController
@RequestMapping("/api/v1/executions")
public final class ExecutionReads {
  private static final String AT_LEAST = "at_least";
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;
  private static final int STEPS_MAX = 1_000;
  private static final Set<String> LIST_PARAMETERS =
      Stream.concat(
              RunFilter.PARAMETERS.stream(), Stream.of("limit", "cursor", "count", AT_LEAST))
          .collect(Collectors.toUnmodifiableSet());

  private final Executions executions;

  /** Asks here. */
  public ExecutionReads(Executions executions) {
    this.executions = executions;
  }

  /** The caller's runs that fit, the newest first. */
  @GetMapping
  public ResponseEntity<byte[]> list(HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, LIST_PARAMETERS);
    RunFilter filter = RunFilter.of(query);
    Cursors cursors = new Cursors(Arrays.asList("executions", caller.value(), filter.parts()));
    ExecutionPage page =
        executions.list(
            caller,
            filter,
            query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null),
            query.limit(PAGE, PAGE_MAX),
            query.flag("count"),
            query.position(AT_LEAST));
    return Answers.json(
        new Page<>(
            page.items(), page.last() == null ? null : cursors.after(page.last()), page.total()));
  }

  /** A run with its steps; of very many steps the first, and a cursor for the others. */
  @GetMapping("/{id}")
  public ResponseEntity<byte[]> get(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, Set.of(AT_LEAST));
    return Answers.json(
        executions.get(caller, Ids.execution(id), query.position(AT_LEAST)).execution());
  }

  /** A page of a run's steps. */
  @GetMapping("/{id}/steps")
  public ResponseEntity<byte[]> steps(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    ExecutionId run = Ids.execution(id);
    Query query = new Query(request, Set.of("limit", "cursor", AT_LEAST));
    StepPage page =
        executions.steps(
            caller,
            run,
            query.text("cursor").orElse(null),
            query.limit(Executions.STEPS_WITH_RUN, STEPS_MAX),
            query.position(AT_LEAST));
    return Answers.json(new Page<>(page.items(), page.nextCursor()));
  }
}
