package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a workflow is in its life. */
public enum WorkflowStatus {
  /** Never published; can be run only by naming a version. */
  DRAFT,
  /** Its triggers fire and run the published version. */
  ACTIVE,
  /** Its triggers rest; it can be activated again. */
  PAUSED,
  /** Put away: its triggers rest and it can no longer be edited; its history stays. */
  ARCHIVED;

  /** The word on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
