package com.nexusai.query.workflow;

import com.nexusai.query.store.ProjectionViews;
import java.util.List;

/** What this feature keeps in the read models. */
public final class WorkflowViews {
  /** Workflows, and their versions. */
  public static final ProjectionViews ALL =
      new ProjectionViews(
          WorkflowProjection.NAME, List.of(WorkflowDocument.VIEW, VersionDocument.VIEW));

  private WorkflowViews() {}
}
