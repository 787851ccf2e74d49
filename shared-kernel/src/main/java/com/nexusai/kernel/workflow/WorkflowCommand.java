package com.nexusai.kernel.workflow;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a workflow. A rejected command changes nothing. */
public sealed interface WorkflowCommand {
  /** The workflow that is asked. */
  WorkflowId workflowId();

  /** Who asks. */
  Actor actor();

  /** When the server received it. */
  Instant at();

  /** Creates a workflow at version 1 with everything that the definition holds. */
  record CreateWorkflow(
      @TargetAggregateIdentifier WorkflowId workflowId,
      UserId owner,
      WorkflowDefinition definition,
      Actor actor,
      Instant at)
      implements WorkflowCommand {}

  /**
   * Applies edits, all or none; accepted ones make one version.
   *
   * @param ifVersion the version that the author saw; null to edit whatever is there
   * @param edits at least one
   */
  record EditWorkflow(
      @TargetAggregateIdentifier WorkflowId workflowId,
      @Nullable Integer ifVersion,
      List<Edit> edits,
      Actor actor,
      Instant at)
      implements WorkflowCommand {}

  /**
   * Publishes the newest version and lets the triggers fire; needs a version without problems. A
   * repeat does nothing.
   */
  record ActivateWorkflow(
      @TargetAggregateIdentifier WorkflowId workflowId,
      @Nullable Integer ifVersion,
      Actor actor,
      Instant at)
      implements WorkflowCommand {}

  /** Lets an active workflow's triggers rest. A repeat does nothing. */
  record PauseWorkflow(@TargetAggregateIdentifier WorkflowId workflowId, Actor actor, Instant at)
      implements WorkflowCommand {}

  /** Puts a workflow away. A repeat does nothing. */
  record ArchiveWorkflow(@TargetAggregateIdentifier WorkflowId workflowId, Actor actor, Instant at)
      implements WorkflowCommand {}

  /**
   * Lets a user in, or gives a member another role; the owner alone may. A repeat does nothing.
   *
   * @param role one that can be given
   */
  record ShareWorkflow(
      @TargetAggregateIdentifier WorkflowId workflowId,
      UserId member,
      Role role,
      Actor actor,
      Instant at)
      implements WorkflowCommand {}

  /** Shuts a member out; the owner may, and members themselves. A repeat does nothing. */
  record UnshareWorkflow(
      @TargetAggregateIdentifier WorkflowId workflowId, UserId member, Actor actor, Instant at)
      implements WorkflowCommand {}
}
