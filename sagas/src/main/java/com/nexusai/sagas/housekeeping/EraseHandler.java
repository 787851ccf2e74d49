package com.nexusai.sagas.housekeeping;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.history.PayloadEraser;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;

/**
 * Erases what a run worked on, once it was decided. The row goes when all of it is gone, so a node
 * that dies in between leaves the rest to the next.
 */
final class EraseHandler implements EffectHandler {
  /** What the execution saga calls it. */
  static final String KIND = "erase_run";

  private final PayloadEraser eraser;
  private final EffectStore store;

  EraseHandler(PayloadEraser eraser, EffectStore store) {
    this.eraser = eraser;
    this.store = store;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) {
    int _ = eraser.eraseBefore(effort.row().subject(), ExecutionErased.class);
    store.delete(effort.row().id());
    return EffectOutcome.COMPLETED;
  }
}
