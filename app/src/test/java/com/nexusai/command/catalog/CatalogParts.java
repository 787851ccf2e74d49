package com.nexusai.command.catalog;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Pinned;

/** The catalogue's parts, for an engine that is put together by hand. */
public final class CatalogParts {
  private CatalogParts() {}

  /** What decisions may read besides events. */
  public static Pinned pinned(StoredWorkflows workflows, ArtifactStore artifacts) {
    return new PinnedDefinitions(workflows, artifacts);
  }
}
