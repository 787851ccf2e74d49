package com.nexusai.query.audit;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.query.store.ProjectionStore;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.jspecify.annotations.Nullable;

/**
 * Fills the audit view: one entry for each thing that a person did. What nobody did (a webhook's
 * run, a step's result, a deadline) makes none, and costs one look at its class.
 */
@ProcessingGroup(AuditProjection.NAME)
public final class AuditProjection {
  /** The projection's name. */
  public static final String NAME = "audit";

  private final ProjectionStore store;

  /** Fills the view of this store. */
  public AuditProjection(ProjectionStore store) {
    this.store = store;
  }

  /** Folds one event; one that was folded already changes nothing. */
  @EventHandler
  public void on(
      Object happened,
      TrackingToken token,
      @MetaDataValue("owner") @Nullable String owner,
      @MetaDataValue("workflow") @Nullable String workflow) {
    String person = Actors.person(happened);
    if (person == null) {
      return;
    }
    long position = token.position().orElseThrow();
    if (happened instanceof WorkflowEvent event) {
      fold(event, person, owner, position);
    } else if (happened instanceof ExecutionEvent event) {
      fold(event, person, owner, workflow, position);
    }
  }

  private void fold(WorkflowEvent event, String person, @Nullable String owner, long position) {
    String type = event instanceof Edited ? "workflow_edited" : EventNames.of(name(event));
    String id = event.workflowId().value();
    // All edits of one request make one version, and one entry.
    String entry = event instanceof Edited edited ? version(id, edited) : key(position);
    AuditDocument before = store.get(AuditDocument.VIEW, entry);
    if (before != null && position <= before.position()) {
      return;
    }
    Integer edits = event instanceof Edited ? (before == null ? 1 : edits(before) + 1) : null;
    boolean creates =
        event instanceof WorkflowCreated
            || (before != null && before.type().equals("workflow_created"));
    store.put(
        AuditDocument.VIEW,
        entry,
        new AuditDocument(
            position,
            event.at(),
            person,
            owner,
            "workflow",
            id,
            null,
            creates ? "workflow_created" : type,
            edits,
            summary(event, edits, creates)));
  }

  private static int edits(AuditDocument before) {
    return before.edits() == null ? 0 : before.edits();
  }

  private static String summary(WorkflowEvent event, @Nullable Integer edits, boolean creates) {
    return switch (event) {
      case Edited e ->
          (creates ? "Created, version " : "Edited, version ")
              + e.version()
              + (edits != null && edits > 1 ? " in " + edits + " edits" : "");
      case WorkflowActivated e -> "Published version " + e.publishedVersion();
      case WorkflowEvent.WorkflowPaused _ -> "Paused the triggers";
      case WorkflowEvent.WorkflowArchived _ -> "Archived";
      case WorkflowEvent.MemberAdded e -> "Let " + e.member() + " in as " + e.role().word();
      case WorkflowEvent.MemberRoleChanged e ->
          "Made " + e.member() + " " + e.role().word() + " of it";
      case WorkflowEvent.MemberRemoved e ->
          e.member().equals(e.actor().user()) ? "Left it" : "Shut " + e.member() + " out";
    };
  }

  private void fold(
      ExecutionEvent event,
      String person,
      @Nullable String owner,
      @Nullable String workflow,
      long position) {
    String entry = key(position);
    if (store.get(AuditDocument.VIEW, entry) != null) {
      return;
    }
    store.put(
        AuditDocument.VIEW,
        entry,
        new AuditDocument(
            position,
            event.at(),
            person,
            owner,
            "execution",
            event.executionId().value(),
            workflow,
            type(event),
            null,
            summary(event)));
  }

  private static String type(ExecutionEvent event) {
    return switch (event) {
      case StepReopened _ -> "step_retried";
      case ApprovalDecided e -> "step_" + e.label();
      default -> EventNames.of(name(event));
    };
  }

  private static String summary(ExecutionEvent event) {
    return switch (event) {
      case ExecutionStarted e -> "Started version " + e.version();
      case StepReopened e -> "Retried step " + step(e.agent(), e.item());
      case StepCompleted e -> "Completed step " + step(e.agent(), e.item()) + " by hand";
      case ApprovalDecided e ->
          (e.approved() ? "Approved step " : "Rejected step ") + step(e.agent(), e.item());
      case ExecutionPaused _ -> "Paused the run";
      case ExecutionResumed _ -> "Resumed the run";
      case ExecutionCancelled _ -> "Cancelled the run";
      case ExecutionErased _ -> "Erased what the run worked on";
      default -> EventNames.of(name(event)).replace('_', ' ');
    };
  }

  private static String step(AgentId agent, @Nullable Integer item) {
    return "'" + agent + (item == null ? "" : "/" + item) + "'";
  }

  private static String name(Object event) {
    return event.getClass().getName();
  }

  private static String version(String workflow, Edited event) {
    return workflow + ":" + "%010d".formatted(event.version());
  }

  /** Entries sort by their position. */
  private static String key(long position) {
    return "%019d".formatted(position);
  }
}
