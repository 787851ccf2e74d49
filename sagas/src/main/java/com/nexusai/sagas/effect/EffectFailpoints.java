package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;

/** Where a crash may strike an effect; crash tests define a bean of this type. */
public interface EffectFailpoints {
  /** No failpoints. */
  EffectFailpoints NONE = new EffectFailpoints() {};

  /** The effect took place, nobody knows of it yet. */
  default void beforeReport(EffectRow row) {}
}
