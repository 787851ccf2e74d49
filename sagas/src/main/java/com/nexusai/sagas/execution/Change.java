package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.json.Json;
import java.time.Instant;

/** What a fact changes in the list of things to do. */
sealed interface Change {

  /** Writes it. */
  default void apply(EffectStore store) {
    switch (this) {
      case Add add -> store.add(add.row());
      case Remove(var id) -> store.delete(id);
      case RemoveAll(var execution) -> store.deleteAllOf(execution.value(), "");
    }
  }

  /** Something is to be done. */
  record Add(String id, Instant dueAt, RunEffect effect) implements Change {
    EffectRow row() {
      return new EffectRow(id, effect.kind(), effect.execution().value(), dueAt, Json.text(effect));
    }
  }

  /** Something need not be done any more. */
  record Remove(String id) implements Change {}

  /** Nothing is to be done for the run any more; what is under way is stopped. */
  record RemoveAll(ExecutionId execution) implements Change {}
}
