package com.nexusai.query.execution;

import com.nexusai.query.store.ProjectionViews;
import java.util.List;

/** What this feature keeps in the read models. */
public final class ExecutionViews {
  /** Runs, and their steps. */
  public static final ProjectionViews ALL =
      new ProjectionViews(ExecutionProjection.NAME, List.of(RunDocument.VIEW, StepDocument.VIEW));

  private ExecutionViews() {}
}
