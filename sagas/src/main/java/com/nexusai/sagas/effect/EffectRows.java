package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;

/** What handlers do with rows besides reporting them. */
public final class EffectRows {
  private EffectRows() {}

  /** Puts another row in the place of one, in one transaction: there is always one, never two. */
  public static void replace(EffectStore store, EffectRow done, EffectRow next) {
    DefaultUnitOfWork.startAndGet(null)
        .execute(() -> {
          store.delete(done.id());
          store.add(next);
        });
  }
}
