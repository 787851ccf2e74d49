package com.nexusai.command.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PublishedWorkflowsTest extends ServerTest {
  private static final Actor ADA = Actor.of(new UserId("ada"));

  @Autowired private PublishedWorkflows published;
  @Autowired private StoredWorkflows stored;
  @Autowired private Pinned pinned;

  @Test
  void a_look_up_after_a_command_never_tells_what_was_before_it() throws Exception {
    WorkflowId id = new WorkflowId(active(Flows.DOUBLE));
    AtomicBoolean over = new AtomicBoolean();
    // Others look up all the time, so that an old entry is always about to be put back.
    List<Thread> others = List.of(lookingUp(id, over), lookingUp(id, over), lookingUp(id, over));
    try {
      for (int round = 0; round < 100; round++) {
        gateway.sendAndWait(new PauseWorkflow(id, ADA, Instant.now()));
        assertThat(published.find(id).status()).isEqualTo(WorkflowStatus.PAUSED);
        gateway.sendAndWait(new ActivateWorkflow(id, null, ADA, Instant.now()));
        assertThat(published.find(id).status()).isEqualTo(WorkflowStatus.ACTIVE);
      }
    } finally {
      over.set(true);
      for (Thread other : others) {
        other.join();
      }
    }
  }

  @Test
  void what_nobody_changed_is_looked_up_once() {
    WorkflowId id = new WorkflowId(active(Flows.DOUBLE));

    assertThat(published.find(id)).isNotNull().isSameAs(published.find(id));
  }

  @Test
  void a_refused_command_changes_nothing() {
    WorkflowId id = new WorkflowId(active(Flows.DOUBLE));
    PublishedWorkflow before = published.find(id);

    Assertions.assertThatThrownBy(() ->
            gateway.sendAndWait(
                new EditWorkflow(
                    id, 7, List.of(new Edit.UpdateWorkflow("x", null)), ADA, Instant.now())))
        .isInstanceOf(Rejection.class);

    assertThat(published.find(id)).isSameAs(before);
  }

  @Test
  void a_version_once_pinned_stays_as_it_was() {
    WorkflowId id = new WorkflowId(active(Flows.DOUBLE));
    var first = pinned.definition(id, 1);
    gateway.sendAndWait(
        new EditWorkflow(
            id, null, List.of(new Edit.UpdateWorkflow("New", null)), ADA, Instant.now()));

    assertThat(pinned.definition(id, 1)).isSameAs(first);
    assertThat(pinned.definition(id, 1).definition().name()).isEqualTo("Test");
    assertThat(pinned.definition(id, 2).definition().name()).isEqualTo("New");
    assertThat(published.find(id))
        .returns(2, PublishedWorkflow::version)
        .returns(1, PublishedWorkflow::publishedVersion);
  }

  @Test
  void a_version_that_never_was_is_not_pinned() {
    WorkflowId id = new WorkflowId(active(Flows.DOUBLE));

    for (int version : new int[] {-1, 0, 2}) {
      Assertions.assertThatThrownBy(() -> pinned.definition(id, version))
          .isInstanceOfSatisfying(
              Rejection.class,
              refused -> assertThat(refused.rejection().code()).isEqualTo("NOT_FOUND"));
    }
  }

  @Test
  void the_events_of_a_run_make_no_workflow() {
    String id = active(Flows.DOUBLE);
    String run =
        (String)
            ada("POST", "/api/v1/workflows/" + id + "/execute", "{'input': {'n': 1}}")
                .get("execution_id");

    assertThat(stored.newest(new WorkflowId(run))).isNull();
    assertThat(published.find(new WorkflowId(run))).isNull();
  }

  private Thread lookingUp(WorkflowId id, AtomicBoolean over) {
    return Thread.ofPlatform()
        .start(() -> {
          while (!over.get()) {
            published.find(id);
          }
        });
  }
}
