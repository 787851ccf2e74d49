package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended that was decided in place.
 *
 * @param agent whose step
 * @param item from 0, for one item of a for-each; null for the step as a whole
 * @param status {@code completed}, {@code skipped}, {@code failed} or {@code cancelled}
 * @param output its result; null when it has none, and for the trigger, whose result is the run's
 *     input
 * @param decision the label a decision chose; null for every other agent
 * @param error why it failed; null unless it did
 * @param taken the outgoing connections that are followed; those not listed are dead
 * @param answer what it answered to the waiting webhook; null for nothing
 * @param artifact the file it kept; null for none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepOutcome(
    AgentId agent,
    @Nullable Integer item,
    StepStatus status,
    @Nullable Value output,
    @Nullable String decision,
    @Nullable StepError error,
    List<ConnectionId> taken,
    @Nullable Answer answer,
    @Nullable ArtifactRef artifact) {
  public StepOutcome {
    taken = taken == null ? List.of() : List.copyOf(taken);
  }

  /** Which step it is about. */
  public StepKey key() {
    return new StepKey(agent, item);
  }
}
