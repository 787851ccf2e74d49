package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.web.AnswerCache;
import com.nexusai.query.web.AnswerCache.Answered;
import com.nexusai.query.web.AnswerCache.Question;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Answers.Page;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Cursors;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import com.nexusai.query.web.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
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
      Stream.concat(RunFilter.PARAMETERS.stream(), Stream.of("limit", "cursor", "count", AT_LEAST))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<String> VIEWS = List.of(ExecutionProjection.NAME);

  private final Executions executions;
  private final AnswerCache answers;

  /** Asks here what is not among these answers. */
  public ExecutionReads(Executions executions, AnswerCache answers) {
    this.executions = executions;
    this.answers = answers;
  }

  /** The caller's runs that fit, the newest first. */
  @GetMapping
  public ResponseEntity<byte[]> list(HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, LIST_PARAMETERS);
    RunFilter filter = RunFilter.of(query);
    Cursors cursors = new Cursors(Arrays.asList("executions", caller.value(), filter.parts()));
    Long after = query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null);
    int limit = query.limit(PAGE, PAGE_MAX);
    boolean count = query.flag("count");
    UserId owner = executions.whoseRuns(caller, filter);
    Question question = question(caller, owner.value(), request, query);
    String scope =
        filter.workflow() == null ? Scopes.owner(owner) : Scopes.runsOf(filter.workflow());
    return Answers.written(
        answers.answer(
            question,
            () -> {
              ExecutionPage page =
                  executions.list(caller, filter, after, limit, count, question.atLeast());
              return new Answered(
                  new Page<>(
                      page.items(),
                      page.last() == null ? null : cursors.after(page.last()),
                      page.total()),
                  List.of(scope));
            }));
  }

  private static Question question(
      UserId caller, String as, HttpServletRequest request, Query query) {
    return new Question(
        caller, as, request.getRequestURI(), query.asked(), query.position(AT_LEAST), VIEWS);
  }

  /** A run with its steps; of very many steps the first, and a cursor for the others. */
  @GetMapping("/{id}")
  public ResponseEntity<byte[]> get(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, Set.of(AT_LEAST));
    ExecutionId run = Ids.execution(id);
    Role role = executions.require(caller, run);
    Question question = question(caller, role.name(), request, query);
    return Answers.written(
        answers.answer(question, () -> told(executions.get(caller, run, question.atLeast()))));
  }

  private static Answered told(Executions.Snapshot snapshot) {
    ExecutionJson run = snapshot.execution();
    // Who knows a resume URL may resume the step: it is never kept.
    boolean secret =
        run.steps() != null && run.steps().stream().anyMatch(step -> step.resumeUrl() != null);
    return new Answered(run, secret ? List.of() : List.of(Scopes.run(run.id())));
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
