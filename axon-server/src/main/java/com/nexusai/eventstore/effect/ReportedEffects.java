package com.nexusai.eventstore.effect;

import com.nexusai.kernel.effect.EffectStore;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * A command that reports an effect deletes its row in its own transaction: when the command is
 * refused the row stays, and is performed and reported again.
 */
public final class ReportedEffects implements MessageHandlerInterceptor<CommandMessage<?>> {
  private final EffectStore effects;

  /** Deletes rows from this store. */
  public ReportedEffects(EffectStore effects) {
    this.effects = effects;
  }

  @Override
  public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain)
      throws Exception {
    if (unit.getMessage().getMetaData().get(EffectStore.REPORTS_EFFECT) instanceof String id) {
      effects.delete(id);
    }
    return chain.proceed();
  }
}
