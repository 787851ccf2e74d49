package com.nexusai.command.workflow;

import com.nexusai.command.catalog.WorkflowState;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.Edits;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ArchiveWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowHistory;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A workflow: edited by its owner, published, put to rest, put away.
 *
 * <pre>
 *            activate            pause
 *   draft ───────────▶ active ◀────────▶ paused      every one of them ──archive──▶ archived
 *                              activate
 * </pre>
 */
@AggregateRoot
final class Workflow {
  static final String VERSION_STALE = "VERSION_STALE";

  @AggregateIdentifier private @Nullable WorkflowId id;
  private final WorkflowState state = new WorkflowState();

  /** For Axon, which folds the events into it. */
  Workflow() {}

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.ALWAYS)
  WorkflowReceipt handle(CreateWorkflow c) {
    WorkflowId workflow = c.workflowId();
    String name = c.definition().name();
    String description = c.definition().description();
    MetaData owner = MetaData.with("owner", c.owner().value());
    AggregateLifecycle.apply(
        new WorkflowCreated(workflow, 1, c.owner(), name, description, c.actor(), c.at()), owner);
    c.definition()
        .agents()
        .forEach(agent -> record(new AgentAdded(workflow, 1, agent, c.actor(), c.at())));
    c.definition()
        .connections()
        .forEach(edge -> record(new ConnectionAdded(workflow, 1, edge, c.actor(), c.at())));
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(EditWorkflow c) {
    checkAccess(c);
    checkNotArchived("edits");
    checkVersion(c.ifVersion());
    int version = state.version() + 1;
    for (Edit edit : Edits.applyAll(state.definition(), c.edits()).edits()) {
      record(WorkflowHistory.event(edit, c.workflowId(), version, c.actor(), c.at()));
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(ActivateWorkflow c) {
    checkAccess(c);
    checkNotArchived("activation");
    checkVersion(c.ifVersion());
    boolean published =
        state.status() == WorkflowStatus.ACTIVE && state.publishedVersion() == state.version();
    if (!published) {
      // Refuses a version with problems, and tells them all.
      TriggerSpec trigger = TriggerSpec.of(state.compiled().start().on());
      record(new WorkflowActivated(c.workflowId(), state.version(), trigger, c.actor(), c.at()));
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(PauseWorkflow c) {
    checkAccess(c);
    checkNotArchived("a pause");
    switch (state.status()) {
      case ACTIVE -> record(new WorkflowPaused(c.workflowId(), c.actor(), c.at()));
      case PAUSED, ARCHIVED -> {}
      case DRAFT ->
          throw Rejection.of(
              Kind.CONFLICT, "WORKFLOW_NOT_ACTIVE", "$", "an active workflow", "a draft");
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(ArchiveWorkflow c) {
    checkAccess(c);
    switch (state.status()) {
      case DRAFT, ACTIVE, PAUSED -> record(new WorkflowArchived(c.workflowId(), c.actor(), c.at()));
      case ARCHIVED -> {}
    }
    return receipt();
  }

  @EventSourcingHandler
  void on(WorkflowEvent event) {
    id = event.workflowId();
    state.on(event);
  }

  private void record(WorkflowEvent event) {
    AggregateLifecycle.apply(event, MetaData.with("owner", state.owner().value()));
  }

  private WorkflowReceipt receipt() {
    return new WorkflowReceipt(
        state.version(), state.status(), state.publishedVersion(), state.problems());
  }

  private void checkAccess(WorkflowCommand command) {
    Actor actor = command.actor();
    if (actor.user() != null && !actor.user().equals(state.owner())) {
      throw Rejection.notFound("a workflow", command.workflowId());
    }
  }

  private void checkNotArchived(String what) {
    switch (state.status()) {
      case DRAFT, ACTIVE, PAUSED -> {}
      case ARCHIVED ->
          throw Rejection.of(
              Kind.CONFLICT,
              new Problem(
                  "WORKFLOW_ARCHIVED",
                  "$",
                  "a workflow that still takes " + what,
                  "an archived one",
                  "Create a new workflow from one of its versions."));
    }
  }

  private void checkVersion(@Nullable Integer ifVersion) {
    if (ifVersion != null && ifVersion != state.version()) {
      throw Rejection.of(
          Kind.CONFLICT,
          new Problem(
              VERSION_STALE,
              "$.if_version",
              "version " + ifVersion,
              "version " + state.version(),
              "Read the workflow again and repeat the edit on its newest version."));
    }
  }
}
