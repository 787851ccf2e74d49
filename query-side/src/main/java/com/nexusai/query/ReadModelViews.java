package com.nexusai.query;

import com.nexusai.query.audit.AuditViews;
import com.nexusai.query.execution.ExecutionViews;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.workflow.WorkflowViews;
import java.util.List;

/** Every view that the projections fill, whichever store keeps it. */
public final class ReadModelViews {
  /** By projection. */
  public static final List<ProjectionViews> ALL =
      List.of(WorkflowViews.ALL, ExecutionViews.ALL, AuditViews.ALL);

  private ReadModelViews() {}
}
