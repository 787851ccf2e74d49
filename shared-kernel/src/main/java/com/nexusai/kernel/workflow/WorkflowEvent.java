package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can have happened to a workflow. Each edit is its own event; all events of one
 * accepted request carry the version that the request made.
 *
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface WorkflowEvent {
  /** The workflow that it happened to. */
  WorkflowId workflowId();

  /** Who did it. */
  Actor actor();

  /** When the server received the command. */
  Instant at();

  /** An event that belongs to an edit and so to a version. */
  sealed interface Edited extends WorkflowEvent {
    /** The version that the edit's request made, from 1. */
    int version();
  }

  /** An event about who may see and do what; no edit, so it makes no version. */
  sealed interface Membership extends WorkflowEvent {
    /** Whose access it is about. */
    UserId member();
  }

  /**
   * A workflow was created, with nothing drawn yet; it is version 1 together with what the same
   * request added.
   */
  record WorkflowCreated(
      WorkflowId workflowId,
      int version,
      UserId owner,
      String name,
      String description,
      Actor actor,
      Instant at)
      implements Edited {}

  /** The workflow was given another name or description; null means unchanged. */
  record WorkflowUpdated(
      WorkflowId workflowId,
      int version,
      @Nullable String name,
      @Nullable String description,
      Actor actor,
      Instant at)
      implements Edited {}

  /** An agent was added. */
  record AgentAdded(WorkflowId workflowId, int version, Agent agent, Actor actor, Instant at)
      implements Edited {}

  /** An agent was changed; null means unchanged. */
  record AgentUpdated(
      WorkflowId workflowId,
      int version,
      AgentId agentId,
      @Nullable String name,
      @Nullable String description,
      @Nullable Map<String, Object> configuration,
      @Nullable List<String> capabilities,
      @Nullable String aiModel,
      @Nullable Double learningRate,
      Actor actor,
      Instant at)
      implements Edited {}

  /** An agent was drawn elsewhere. */
  record AgentMoved(
      WorkflowId workflowId,
      int version,
      AgentId agentId,
      Position position,
      Actor actor,
      Instant at)
      implements Edited {}

  /** An agent was removed; its connections were removed before it, each by its own event. */
  record AgentRemoved(WorkflowId workflowId, int version, AgentId agentId, Actor actor, Instant at)
      implements Edited {}

  /** Two agents were connected. */
  record ConnectionAdded(
      WorkflowId workflowId, int version, Connection connection, Actor actor, Instant at)
      implements Edited {}

  /** A connection was given other conditions. */
  record ConnectionUpdated(
      WorkflowId workflowId,
      int version,
      ConnectionId connectionId,
      List<String> conditions,
      Actor actor,
      Instant at)
      implements Edited {}

  /** A connection was removed. */
  record ConnectionRemoved(
      WorkflowId workflowId, int version, ConnectionId connectionId, Actor actor, Instant at)
      implements Edited {}

  /**
   * A version was published and the triggers began to fire.
   *
   * <p>Revision 2 has brought {@code trigger}. What was stored without it is read as it is, with no
   * upcaster: such a version was started by people and webhooks only, and so it still is.
   *
   * @param trigger what starts the version by itself; null when only people and webhooks do
   */
  @Revision("2")
  record WorkflowActivated(
      WorkflowId workflowId,
      int publishedVersion,
      @Nullable TriggerSpec trigger,
      Actor actor,
      Instant at)
      implements WorkflowEvent {
    /** Of a version that only people and webhooks start. */
    public WorkflowActivated(WorkflowId workflowId, int publishedVersion, Actor actor, Instant at) {
      this(workflowId, publishedVersion, null, actor, at);
    }
  }

  /** The triggers were put to rest. */
  record WorkflowPaused(WorkflowId workflowId, Actor actor, Instant at) implements WorkflowEvent {}

  /** The workflow was put away. */
  record WorkflowArchived(WorkflowId workflowId, Actor actor, Instant at)
      implements WorkflowEvent {}

  /**
   * Somebody was let in, besides the owner.
   *
   * @param member never the owner
   * @param role never {@code owner}
   */
  record MemberAdded(WorkflowId workflowId, UserId member, Role role, Actor actor, Instant at)
      implements Membership {}

  /**
   * A member was given another role.
   *
   * @param role the new one, never {@code owner}
   */
  record MemberRoleChanged(WorkflowId workflowId, UserId member, Role role, Actor actor, Instant at)
      implements Membership {}

  /** A member was shut out, or left. */
  record MemberRemoved(WorkflowId workflowId, UserId member, Actor actor, Instant at)
      implements Membership {}
}
