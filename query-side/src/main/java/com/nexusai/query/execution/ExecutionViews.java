package com.nexusai.query.execution;

import com.nexusai.query.store.View;
import java.util.List;

/** What this feature keeps in the read models. */
public final class ExecutionViews {
  /** Runs, and their steps. */
  public static final List<View<?>> ALL = List.of(RunDocument.VIEW, StepDocument.VIEW);

  private ExecutionViews() {}
}
