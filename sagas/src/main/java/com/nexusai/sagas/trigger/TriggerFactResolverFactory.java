package com.nexusai.sagas.trigger;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.time.Instant;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands a trigger's saga what it needs of a fact, and keeps it away from facts that have nothing
 * for it: a run that no clock started costs no look-up when it starts.
 */
public final class TriggerFactResolverFactory implements ParameterResolverFactory {

  @Override
  public @Nullable ParameterResolver<?> createInstance(
      Executable executable, Parameter[] parameters, int parameterIndex) {
    Class<?> type = parameters[parameterIndex].getType();
    return TriggerFact.class.isAssignableFrom(type) ? new Resolver(type) : null;
  }

  private record Resolver(Class<?> type) implements ParameterResolver<TriggerFact> {
    @Override
    public boolean matches(Message<?> message) {
      return type.isInstance(fact(message.getPayload()));
    }

    @Override
    public @Nullable TriggerFact resolveParameterValue(Message<?> message) {
      return fact(message.getPayload());
    }
  }

  private static @Nullable TriggerFact fact(Object payload) {
    return switch (payload) {
      case WorkflowActivated activated -> published(activated.trigger());
      case ExecutionStarted started -> fired(started.origin());
      default -> null;
    };
  }

  private static TriggerFact published(@Nullable TriggerSpec trigger) {
    return trigger == null ? new TriggerFact.Unset() : new TriggerFact.Set(trigger);
  }

  private static @Nullable TriggerFact fired(Origin origin) {
    String instant = origin.reference();
    return origin.kind() == Origin.Kind.SCHEDULE && instant != null
        ? new TriggerFact.Fired(Instant.parse(instant))
        : null;
  }
}
