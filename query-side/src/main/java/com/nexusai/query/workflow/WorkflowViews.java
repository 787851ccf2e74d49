package com.nexusai.query.workflow;

import com.nexusai.query.store.View;
import java.util.List;

/** What this feature keeps in the read models. */
public final class WorkflowViews {
  /** Workflows, and their versions. */
  public static final List<View<?>> ALL = List.of(WorkflowDocument.VIEW, VersionDocument.VIEW);

  private WorkflowViews() {}
}
