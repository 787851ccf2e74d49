package com.nexusai.query.workflow;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowDiff;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes that read workflows. */
@RestController
@RequestMapping("/api/v1/workflows")
public final class WorkflowReads {
  private static final String AT_LEAST = "at_least";
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;

  private final Workflows workflows;
  private final SharedWorkflows shared;
  private final AnswerCache answers;

  /** Asks here what is not among these answers. */
  public WorkflowReads(Workflows workflows, SharedWorkflows shared, AnswerCache answers) {
    this.workflows = workflows;
    this.shared = shared;
    this.answers = answers;
  }

  /**
   * The caller's own workflows that fit, the newest first. With {@code shared=true} those of others
   * that are shared with the caller.
   */
  @GetMapping
  public ResponseEntity<byte[]> list(HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query =
        new Query(request, Set.of("status", "q", "shared", "limit", "cursor", "count", AT_LEAST));
    if (query.flag("shared")) {
      return listShared(query, caller);
    }
    WorkflowStatus status =
        query.one("status", WorkflowStatus.values(), WorkflowStatus::word).orElse(null);
    List<String> words = query.words("q");
    Cursors cursors = new Cursors(Arrays.asList("workflows", caller.value(), status, words));
    Long after = query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null);
    int limit = query.limit(PAGE, PAGE_MAX);
    boolean count = query.flag("count");
    Question question = question(caller, Role.OWNER, request, query, Workflows.VIEW);
    return Answers.written(
        answers.answer(
            question,
            () -> {
              Workflows.Listed found =
                  workflows.list(caller, status, words, after, limit, count, question.atLeast());
              List<WorkflowDocument> here =
                  found.workflows().subList(0, Math.min(limit, found.workflows().size()));
              return new Answered(
                  new Page<>(
                      here.stream()
                          .map(workflow -> WorkflowJson.of(workflow, null).as(Role.OWNER))
                          .toList(),
                      found.workflows().size() > limit
                          ? cursors.after(here.getLast().createdPosition())
                          : null,
                      found.total()),
                  List.of(Scopes.owner(caller)));
            }));
  }

  private static Question question(
      UserId caller, Role role, HttpServletRequest request, Query query, List<String> views) {
    return new Question(
        caller,
        role.name(),
        request.getRequestURI(),
        query.asked(),
        query.position(AT_LEAST),
        views);
  }

  private ResponseEntity<byte[]> listShared(Query query, UserId caller) {
    if (query.flag("count")) {
      throw Query.invalid("count", "false: what others share is not counted", "true");
    }
    WorkflowStatus status =
        query.one("status", WorkflowStatus.values(), WorkflowStatus::word).orElse(null);
    List<String> words = query.words("q");
    Cursors cursors = new Cursors(Arrays.asList("shared", caller.value(), status, words));
    SharedWorkflows.Page page =
        shared.list(
            caller,
            status,
            words,
            query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null),
            query.limit(PAGE, PAGE_MAX),
            query.position(AT_LEAST));
    return Answers.json(
        new Page<>(page.items(), page.next() == null ? null : cursors.after(page.next())));
  }

  /** A workflow in its newest version. */
  @GetMapping("/{id}")
  public ResponseEntity<byte[]> get(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, Set.of(AT_LEAST));
    WorkflowId workflow = Ids.workflow(id);
    Role role = workflows.require(caller, workflow);
    Question question = question(caller, role, request, query, Workflows.WITH_RUNS);
    return Answers.written(
        answers.answer(
            question,
            () ->
                new Answered(
                    workflows.get(caller, workflow, question.atLeast()),
                    List.of(Scopes.workflow(workflow), Scopes.runsOf(workflow)))));
  }

  /** A workflow's versions, the newest first. */
  @GetMapping("/{id}/versions")
  public ResponseEntity<byte[]> versions(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    WorkflowId workflow = Ids.workflow(id);
    Query query = new Query(request, Set.of("limit", "cursor", AT_LEAST));
    Cursors cursors = new Cursors(List.of("versions", caller.value(), id));
    int limit = query.limit(PAGE, PAGE_MAX);
    Workflows.Versions found =
        workflows.versions(
            caller,
            workflow,
            query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null),
            limit,
            query.position(AT_LEAST));
    List<VersionDocument> here =
        found.versions().subList(0, Math.min(limit, found.versions().size()));
    return Answers.json(
        new Page<>(
            here.stream().map(version -> VersionJson.of(found.workflow(), version, false)).toList(),
            found.versions().size() > limit
                ? cursors.after((long) here.getLast().version())
                : null));
  }

  /** One version as its author left it. */
  @GetMapping("/{id}/versions/{version}")
  public ResponseEntity<byte[]> version(
      @PathVariable("id") String id,
      @PathVariable("version") String version,
      HttpServletRequest request,
      @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    Query query = new Query(request, Set.of(AT_LEAST));
    Workflows.Versions found =
        workflows.versions(
            caller, Ids.workflow(id), List.of(number(version)), query.position(AT_LEAST));
    return Answers.json(VersionJson.of(found.workflow(), found.versions().getFirst(), true));
  }

  /** The edits that lead from one version to another. */
  record Diff(int from, int to, List<Edit> edits) {}

  /** What changed between two versions, as the fewest edits that turn one into the other. */
  @GetMapping("/{id}/diff")
  public ResponseEntity<byte[]> diff(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    WorkflowId workflow = Ids.workflow(id);
    Query query = new Query(request, Set.of("from", "to", AT_LEAST));
    int from = required(query, "from");
    int to = required(query, "to");
    List<VersionDocument> both =
        workflows
            .versions(caller, workflow, List.of(from, to), query.position(AT_LEAST))
            .versions();
    return Answers.json(
        new Diff(
            from,
            to,
            WorkflowDiff.between(both.getFirst().definition(), both.getLast().definition())));
  }

  private static int required(Query query, String name) {
    return query
        .number(name, 1, Integer.MAX_VALUE)
        .map(Math::toIntExact)
        .orElseThrow(() ->
            Rejection.of(Kind.INVALID, "MISSING_PARAMETER", "$." + name, "a version", "nothing"));
  }

  private static int number(String version) {
    if (version.matches("[1-9][0-9]{0,8}")) {
      return Integer.parseInt(version);
    }
    throw Rejection.of(
        Kind.INVALID,
        "INVALID_ID",
        "$.version",
        "a version from 1",
        "'" + version.substring(0, Math.min(40, version.length())) + "'");
  }
}
