package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an agent is for. */
public enum AgentType {
  /** Starts a run; every workflow has exactly one. */
  TRIGGER,
  /** Computes: an AI step or a pure mapping. */
  ACTION,
  /** Chooses the branches that are taken. */
  DECISION,
  /** Calls a service. */
  INTEGRATION,
  /** Ends a branch with a result. */
  OUTPUT,
  /** Runs another workflow. */
  ORCHESTRATOR;

  /** The word on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
