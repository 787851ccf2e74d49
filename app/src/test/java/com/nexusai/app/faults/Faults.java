package com.nexusai.app.faults;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.ReadModelViews;
import com.nexusai.query.embedded.EmbeddedReadModels;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.Rebuilding;
import com.nexusai.query.store.View;
import com.nexusai.query.store.WaitingEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.WrappedMessageHandlingMember;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.SagaMethodMessageHandlingMember;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a test can break in a server that is otherwise as it is delivered. */
final class Faults {
  /** How much longer each document takes that a projection writes. */
  static volatile Duration slowness = Duration.ZERO;

  /** Of which documents writing fails. */
  static volatile Predicate<String> poisonedDocuments = _ -> false;

  /** Of which runs the saga's handlers fail. */
  static volatile Predicate<String> poisonedRuns = _ -> false;

  private Faults() {}

  static void mend() {
    slowness = Duration.ZERO;
    poisonedDocuments = _ -> false;
    poisonedRuns = _ -> false;
  }

  @Configuration(proxyBeanMethods = false)
  static class Beside {
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "nexus.read-models", havingValue = "embedded")
    FaultyStore faultyStore(@Value("${nexus.home}") String home, EventLog log) {
      return new FaultyStore(new EmbeddedReadModels(Path.of(home), ReadModelViews.ALL, log.head()));
    }

    @Bean
    FaultyHandlers faultyHandlers() {
      return new FaultyHandlers();
    }
  }

  /** The real read models, which may be slow or refuse a document. */
  record FaultyStore(EmbeddedReadModels real)
      implements ReadModels, ProjectionStore, AutoCloseable {
    @Override
    public <D> void put(View<D> view, String id, D document) {
      if (poisonedDocuments.test(id)) {
        throw new IllegalStateException("chokes on " + id);
      }
      if (slowness.isPositive()) {
        try {
          Thread.sleep(slowness);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      real.put(view, id, document);
    }

    @Override
    public <D> D get(View<D> view, String id) {
      return real.get(view, id);
    }

    @Override
    public void removeChildren(View<?> view, String parent) {
      real.removeChildren(view, parent);
    }

    @Override
    public void beforeCommit(Object key, Runnable work) {
      real.beforeCommit(key, work);
    }

    @Override
    public TransactionManager transactions() {
      return real.transactions();
    }

    @Override
    public TokenStore tokens(Serializer serializer) {
      return real.tokens(serializer);
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String projection, EventLog log) {
      return real.deadLetters(projection, log);
    }

    @Override
    public List<WaitingEvent> waiting(String projection, long after, int limit) {
      return real.waiting(projection, after, limit);
    }

    @Override
    public Rebuilding beside(String projection) {
      return real.beside(projection);
    }

    @Override
    public <T> T read(Function<Reading, T> work) {
      return real.read(work);
    }

    @Override
    public Progress progress() {
      return real.progress();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /** Has the handlers of sagas fail on the events of poisoned runs. */
  static final class FaultyHandlers implements HandlerEnhancerDefinition {
    @Override
    public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
      return original.unwrap(SagaMethodMessageHandlingMember.class).isPresent()
          ? new Failing<>(original)
          : original;
    }

    private static final class Failing<T> extends WrappedMessageHandlingMember<T> {
      Failing(MessageHandlingMember<T> handler) {
        super(handler);
      }

      @Override
      public Object handle(Message<?> message, T saga) throws Exception {
        if (message.getPayload() instanceof ExecutionEvent event
            && poisonedRuns.test(event.executionId().value())) {
          throw new IllegalStateException("chokes on " + event.getClass().getSimpleName());
        }
        return super.handle(message, saga);
      }
    }
  }
}
