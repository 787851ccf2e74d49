package com.nexusai.sagas.execution;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.sagas.execution.Changes.Additions;
import com.nexusai.sagas.execution.Changes.Removals;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands a saga handler what the table says about the event, and keeps the saga away from events
 * about which it says nothing: a run of pure steps then costs no saga and no look-up of one.
 */
public final class ChangesResolverFactory implements ParameterResolverFactory {

  @Override
  public @Nullable ParameterResolver<?> createInstance(
      Executable executable, Parameter[] parameters, int parameterIndex) {
    Class<?> type = parameters[parameterIndex].getType();
    if (type == Additions.class) {
      return new OfAdditions();
    }
    return type == Removals.class ? new OfRemovals() : null;
  }

  private static final class OfAdditions implements ParameterResolver<Additions> {
    @Override
    public boolean matches(Message<?> message) {
      return adds(changes(message));
    }

    @Override
    public Additions resolveParameterValue(Message<?> message) {
      return new Additions(changes(message));
    }
  }

  private static final class OfRemovals implements ParameterResolver<Removals> {
    @Override
    public boolean matches(Message<?> message) {
      List<Change> changes = changes(message);
      return !changes.isEmpty() && !adds(changes);
    }

    @Override
    public Removals resolveParameterValue(Message<?> message) {
      return new Removals(changes(message));
    }
  }

  private static boolean adds(List<Change> changes) {
    return changes.stream().anyMatch(Change.Add.class::isInstance);
  }

  private static List<Change> changes(Message<?> message) {
    long sequence = message instanceof DomainEventMessage<?> fact ? fact.getSequenceNumber() : 0;
    return switch (message.getPayload()) {
      case ExecutionEvent event -> ExecutionEffects.of(event, sequence, message.getMetaData());
      case RunQueueEvent event -> ExecutionEffects.of(event, sequence, message.getMetaData());
      default -> List.of();
    };
  }
}
