package com.nexusai.query.audit;

import com.nexusai.query.store.ProjectionViews;
import java.util.List;

/** What this feature keeps in the read models. */
public final class AuditViews {
  /** The entries. */
  public static final ProjectionViews ALL =
      new ProjectionViews(AuditProjection.NAME, List.of(AuditDocument.VIEW));

  private AuditViews() {}
}
