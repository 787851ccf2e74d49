package com.nexusai.eventstore.effect;

import com.nexusai.kernel.effect.EffectStore;
import java.util.Collection;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * A command that reports effects deletes their rows in its own transaction: when the command is
 * refused the rows stay, and are performed and reported again.
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
    switch (unit.getMessage().getMetaData().get(EffectStore.REPORTS_EFFECT)) {
      case null -> {}
      case Collection<?> ids -> ids.forEach(id -> effects.delete(id.toString()));
      case Object id -> effects.delete(id.toString());
    }
    return chain.proceed();
  }
}
