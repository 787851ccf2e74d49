package com.nexusai.query.workflow;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.Membership;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowHistory;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.store.ProjectionStore;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * Fills the workflows view: each workflow, each of its versions as a document under it, and with
 * whom it is shared.
 */
@ProcessingGroup(WorkflowProjection.NAME)
public final class WorkflowProjection {
  /** The projection's name. */
  public static final String NAME = "workflows";

  private final ProjectionStore store;
  private final Function<WorkflowDefinition, List<Problem>> problems;

  /**
   * Fills the view of this store.
   *
   * @param problems what keeps a definition from being published
   */
  public WorkflowProjection(
      ProjectionStore store, Function<WorkflowDefinition, List<Problem>> problems) {
    this.store = store;
    this.problems = problems;
  }

  /**
   * Folds one event; one that was folded already changes nothing. Everything else is taken too and
   * passed over: it counts as seen, so that who waits for its position need not wait for the next
   * workflow's event.
   */
  @EventHandler
  public void on(Object happened, TrackingToken token) {
    if (happened instanceof WorkflowEvent event) {
      fold(event, token.position().orElseThrow());
    }
  }

  private void fold(WorkflowEvent event, long position) {
    WorkflowDocument workflow = store.get(WorkflowDocument.VIEW, event.workflowId().value());
    if (workflow != null && position <= workflow.position()) {
      return;
    }
    switch (event) {
      case Edited e -> edit(workflow, e, position);
      case WorkflowActivated e ->
          put(
              existing(workflow, e)
                  .now(WorkflowStatus.ACTIVE, e.publishedVersion(), e.at(), position));
      case WorkflowPaused e -> put(moved(workflow, e, WorkflowStatus.PAUSED, position));
      case WorkflowArchived e -> put(moved(workflow, e, WorkflowStatus.ARCHIVED, position));
      case Membership e -> share(e, position);
    }
  }

  private void edit(@Nullable WorkflowDocument workflow, Edited event, long position) {
    WorkflowDefinition after =
        WorkflowHistory.apply(workflow == null ? null : workflow.definition(), event);
    String versionId = VersionDocument.id(event.workflowId(), event.version());
    VersionDocument version = store.get(VersionDocument.VIEW, versionId);
    put(
        event instanceof WorkflowCreated created
            ? WorkflowDocument.created(created, after, position)
            : existing(workflow, event).edited(event, after, position));
    store.put(
        VersionDocument.VIEW,
        versionId,
        VersionDocument.of(event, after, version == null ? 0 : version.edits(), position));
    // Compiling is costly, and of all the edits of one request only the last state is ever looked
    // at.
    store.beforeCommit(versionId, () -> compile(event.workflowId(), versionId));
  }

  private void share(Membership event, long position) {
    String id = MembershipDocument.id(event.workflowId(), event.member());
    MembershipDocument before = store.get(MembershipDocument.VIEW, id);
    if (before == null || before.position() < position) {
      store.put(MembershipDocument.VIEW, id, MembershipDocument.after(before, event, position));
    }
  }

  private void compile(WorkflowId id, String versionId) {
    VersionDocument version =
        Objects.requireNonNull(store.get(VersionDocument.VIEW, versionId), versionId);
    List<Problem> found = problems.apply(version.definition());
    store.put(VersionDocument.VIEW, versionId, version.with(found));
    WorkflowDocument workflow =
        Objects.requireNonNull(store.get(WorkflowDocument.VIEW, id.value()), versionId);
    if (workflow.version() == version.version()) {
      put(workflow.with(found));
    }
  }

  private static WorkflowDocument moved(
      @Nullable WorkflowDocument workflow,
      WorkflowEvent event,
      WorkflowStatus status,
      long position) {
    WorkflowDocument before = existing(workflow, event);
    return before.now(status, before.publishedVersion(), event.at(), position);
  }

  private static WorkflowDocument existing(
      @Nullable WorkflowDocument workflow, WorkflowEvent event) {
    if (workflow == null) {
      throw new IllegalStateException(
          "Expected the creation of workflow " + event.workflowId() + " before " + event);
    }
    return workflow;
  }

  private void put(WorkflowDocument workflow) {
    store.put(WorkflowDocument.VIEW, workflow.id().value(), workflow);
  }
}
