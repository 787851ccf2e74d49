package com.nexusai.query.workflow;

import com.nexusai.query.store.ProjectionViews;
import java.util.List;

/** What this feature keeps in the read models. */
public final class WorkflowViews {
  /** Workflows, their versions, and with whom they are shared. */
  public static final ProjectionViews ALL =
      new ProjectionViews(
          WorkflowProjection.NAME,
          List.of(WorkflowDocument.VIEW, VersionDocument.VIEW, MembershipDocument.VIEW));

  private WorkflowViews() {}
}
