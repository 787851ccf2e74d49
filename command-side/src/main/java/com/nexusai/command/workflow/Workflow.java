package com.nexusai.command.workflow;

import com.nexusai.command.catalog.WorkflowState;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.Edits;
import com.nexusai.kernel.workflow.Limits;
import com.nexusai.kernel.workflow.Members;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ArchiveWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ShareWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.UnshareWorkflow;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
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
 * A workflow: edited by its owner and whom they let in, published, put to rest, put away.
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
    Actor actor = require(Role.EDITOR, c);
    checkNotArchived("edits");
    checkVersion(c.ifVersion());
    int version = state.version() + 1;
    for (Edit edit : Edits.applyAll(state.definition(), c.edits()).edits()) {
      record(WorkflowHistory.event(edit, c.workflowId(), version, actor, c.at()));
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(ActivateWorkflow c) {
    Actor actor = require(Role.EDITOR, c);
    checkNotArchived("activation");
    checkVersion(c.ifVersion());
    boolean published =
        state.status() == WorkflowStatus.ACTIVE && state.publishedVersion() == state.version();
    if (!published) {
      // Refuses a version with problems, and tells them all.
      TriggerSpec trigger = TriggerSpec.of(state.compiled().start().on());
      record(new WorkflowActivated(c.workflowId(), state.version(), trigger, actor, c.at()));
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(PauseWorkflow c) {
    Actor actor = require(Role.EDITOR, c);
    checkNotArchived("a pause");
    switch (state.status()) {
      case ACTIVE -> record(new WorkflowPaused(c.workflowId(), actor, c.at()));
      case PAUSED, ARCHIVED -> {}
      case DRAFT ->
          throw Rejection.of(
              Kind.CONFLICT, "WORKFLOW_NOT_ACTIVE", "$", "an active workflow", "a draft");
    }
    return receipt();
  }

  @CommandHandler
  WorkflowReceipt handle(ArchiveWorkflow c) {
    Actor actor = require(Role.OWNER, c);
    switch (state.status()) {
      case DRAFT, ACTIVE, PAUSED -> record(new WorkflowArchived(c.workflowId(), actor, c.at()));
      case ARCHIVED -> {}
    }
    return receipt();
  }

  /** Members may come and go whatever the workflow's status: who sees its history is no edit. */
  @CommandHandler
  MembersReceipt handle(ShareWorkflow c) {
    Actor actor = require(Role.OWNER, c);
    requireNotOwner(c.member());
    Role held = state.members().roleOf(c.member());
    if (held == null) {
      checkRoom(state.members());
      record(new MemberAdded(c.workflowId(), c.member(), c.role(), actor, c.at()));
    } else if (held != c.role()) {
      record(new MemberRoleChanged(c.workflowId(), c.member(), c.role(), actor, c.at()));
    }
    return new MembersReceipt(c.member(), c.role());
  }

  private void requireNotOwner(UserId member) {
    if (member.equals(state.owner())) {
      throw Rejection.of(
          Kind.UNPROCESSABLE,
          "OWNER_IS_NO_MEMBER",
          "$.uid",
          "somebody else than the workflow's owner",
          "its owner, who may do everything and never leaves");
    }
  }

  private static void checkRoom(Members members) {
    if (members.all().size() >= Limits.MEMBERS) {
      throw Rejection.of(
          Kind.CONFLICT,
          new Problem(
              "TOO_MANY_MEMBERS",
              "$",
              "at most " + Limits.MEMBERS + " members",
              members.all().size() + " already",
              "Remove one first."));
    }
  }

  @CommandHandler
  MembersReceipt handle(UnshareWorkflow c) {
    boolean leaves = c.member().equals(c.actor().user());
    Actor actor = require(leaves ? Role.VIEWER : Role.OWNER, c);
    requireNotOwner(c.member());
    if (state.members().roleOf(c.member()) != null) {
      record(new MemberRemoved(c.workflowId(), c.member(), actor, c.at()));
    }
    return new MembersReceipt(c.member(), null);
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

  /**
   * Refuses who may not do this.
   *
   * @return who asks, in the role that they hold here
   */
  private Actor require(Role needed, WorkflowCommand command) {
    UserId user = command.actor().user();
    if (user == null) {
      return command.actor();
    }
    Role held = state.members().roleOf(user);
    return Actor.of(user, Role.require(held, needed, "a workflow", command.workflowId()));
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
