package com.nexusai.query.retention;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FLOW;
import static com.nexusai.query.testing.Runs.NOON;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.retention.DueRuns;
import com.nexusai.kernel.retention.Retention;
import com.nexusai.kernel.retention.RetentionQuery.FindDueRuns;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionQueriesTest {
  private static final Retention FOR_EVER = new Retention(null, null);
  private static final Instant LATER = NOON.plus(Duration.ofDays(10));

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  /** A published workflow whose trigger says how long its runs are kept. */
  private WorkflowId workflow(String id, Map<String, Object> retention) {
    WorkflowId workflow = new WorkflowId(id);
    Actor ada = Actor.of(ADA);
    log.append(
        meta(ADA),
        new WorkflowCreated(workflow, 1, ADA, id, "", ada, NOON),
        new AgentAdded(
            workflow,
            1,
            Runs.agent(
                Runs.START, AgentType.TRIGGER, Map.of("on", "manual", "retention", retention)),
            ada,
            NOON),
        Runs.activated(workflow, ADA, 1));
    return workflow;
  }

  private void ended(WorkflowId workflow, String id, Duration after) {
    log.append(
        meta(ADA),
        Runs.started(run(id), ADA, workflow),
        new ExecutionCompleted(run(id), Value.NULL, NOON.plus(after)));
  }

  private List<String> due(Retention defaults, Instant now, Duration grace, int limit) {
    world.caughtUp();
    List<String> ids = new ArrayList<>();
    String after = null;
    do {
      DueRuns page =
          new RetentionQueries(world.models)
              .find(new FindDueRuns(defaults, now, now.minus(grace), after, limit));
      assertThat(page.ids()).hasSizeLessThanOrEqualTo(limit);
      page.ids().forEach(id -> ids.add(id.value()));
      after = page.next();
    } while (after != null);
    return ids;
  }

  private List<String> due(Retention defaults) {
    return due(defaults, LATER, Duration.ZERO, 2);
  }

  @Test
  void the_newest_ended_runs_are_kept_and_the_others_are_told_oldest_first() {
    WorkflowId flow = workflow("flow-a", Map.of("runs", 2L));
    for (int i = 1; i <= 7; i++) {
      ended(flow, "a" + i, Duration.ofMinutes(i));
    }
    workflow("flow-b", Map.of("runs", 0L));
    ended(new WorkflowId("flow-b"), "b1", Duration.ofMinutes(1));
    assertThat(due(FOR_EVER)).containsExactly("a1", "a2", "a3", "a4", "a5", "b1");
  }

  @Test
  void runs_that_ended_long_ago_are_due_and_what_a_trigger_says_wins() {
    WorkflowId brief = workflow("flow-a", Map.of("age", "P1D"));
    WorkflowId other = workflow("flow-b", Map.of("runs", 100L));
    ended(brief, "a1", Duration.ofDays(8));
    ended(brief, "a2", Duration.ofDays(9).plusHours(1));
    ended(other, "b1", Duration.ofDays(4));
    ended(other, "b2", Duration.ofDays(6));
    assertThat(due(FOR_EVER)).containsExactly("a1");
    assertThat(due(new Retention(Duration.ofDays(5), null))).containsExactly("a1", "b1");
  }

  @Test
  void what_has_not_ended_what_was_erased_and_what_just_ended_is_not_due() {
    WorkflowId flow = workflow(FLOW.value(), Map.of("runs", 0L));
    log.append(meta(ADA), Runs.started(run("open"), ADA, flow));
    ended(flow, "old", Duration.ZERO);
    ended(flow, "new", Duration.ofDays(10).minusMinutes(5));
    ended(flow, "gone", Duration.ZERO);
    log.append(meta(ADA), Runs.erased(run("gone"), ExecutionStatus.COMPLETED, 1));
    ended(flow, "again", Duration.ZERO);
    log.append(meta(ADA), Runs.reopened(run("again"), Runs.FETCH));
    assertThat(due(FOR_EVER, LATER, Duration.ofMinutes(10), 10)).containsExactly("old");
  }

  @Test
  void a_sub_run_waits_for_the_run_that_asked_for_it() {
    WorkflowId flow = workflow(FLOW.value(), Map.of("runs", 0L));
    ExecutionId parent = run("parent");
    ParentStep step = new ParentStep(parent, StepKey.of(Runs.FETCH), 1);
    log.append(meta(ADA), Runs.started(parent, ADA, flow), Runs.startedBy(step, ADA));
    log.append(meta(ADA), Runs.ended(step.child(), "x"));
    assertThat(due(FOR_EVER)).isEmpty();
    log.append(meta(ADA), Runs.ended(parent, "y"));
    assertThat(due(FOR_EVER)).containsExactly(step.child().value(), "parent");
  }

  @Test
  void many_workflows_are_gone_through_page_by_page() {
    for (int i = 0; i < 120; i++) {
      String id = "flow-%03d".formatted(i);
      workflow(id, Map.of("runs", (long) i % 2));
      ended(new WorkflowId(id), "run-" + i, Duration.ZERO);
    }
    assertThat(due(FOR_EVER, LATER, Duration.ZERO, 7)).hasSize(60).doesNotHaveDuplicates();
  }
}
