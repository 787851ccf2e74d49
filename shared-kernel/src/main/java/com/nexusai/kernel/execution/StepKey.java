package com.nexusai.kernel.execution;

import com.nexusai.kernel.workflow.AgentId;
import org.jspecify.annotations.Nullable;

/**
 * Names a step within a run: an agent, or one item of an agent that runs for each item of a list.
 *
 * @param item from 0; null for the agent as a whole
 */
public record StepKey(AgentId agent, @Nullable Integer item) {

  /** The step of an agent as a whole. */
  public static StepKey of(AgentId agent) {
    return new StepKey(agent, null);
  }

  /**
   * The step that two parts of a path name.
   *
   * @param item digits; null for the agent as a whole
   * @throws IllegalArgumentException if they cannot name a step
   */
  public static StepKey of(String agent, @Nullable String item) {
    return new StepKey(new AgentId(agent), item == null ? null : Integer.parseUnsignedInt(item));
  }

  /** {@code agent}, or {@code agent/item}, as it stands in paths and idempotency keys. */
  @Override
  public String toString() {
    return item == null ? agent.value() : agent.value() + "/" + item;
  }
}
