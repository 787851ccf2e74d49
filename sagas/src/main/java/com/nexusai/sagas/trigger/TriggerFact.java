package com.nexusai.sagas.trigger;

import com.nexusai.kernel.workflow.TriggerSpec;
import java.time.Instant;

/**
 * What a trigger's saga needs of a fact, as the parameter of a handler: where the fact has it not,
 * the handler does not match, and nobody looks for a saga.
 */
sealed interface TriggerFact {

  /** A version that starts by itself was published. */
  record Set(TriggerSpec spec) implements TriggerFact {}

  /** A version that does not was published. */
  record Unset() implements TriggerFact {}

  /** A schedule has started a run. */
  record Fired(Instant instant) implements TriggerFact {}
}
