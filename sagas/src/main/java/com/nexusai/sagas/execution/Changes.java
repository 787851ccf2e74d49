package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectStore;
import java.util.List;

/**
 * What a fact changes, as the parameter of a handler: where it changes nothing, the handler does
 * not match.
 */
sealed interface Changes {
  /** What to write, at least one. */
  List<Change> list();

  /** Writes them, in order. */
  default void apply(EffectStore store) {
    list().forEach(change -> change.apply(store));
  }

  /** Something is to be done. */
  record Additions(List<Change> list) implements Changes {}

  /** Only removals: there is something to remove only where something was added before. */
  record Removals(List<Change> list) implements Changes {}
}
