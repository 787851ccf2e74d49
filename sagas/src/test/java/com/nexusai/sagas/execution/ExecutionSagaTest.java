package com.nexusai.sagas.execution;

import static com.nexusai.sagas.execution.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.sagas.effect.MemoryEffectStore;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionSagaTest {
  private final MemoryEffectStore effects = new MemoryEffectStore();
  private final LookedUp sagas = new LookedUp();
  private final AnnotatedSagaManager<ExecutionSaga> manager = manager();
  private long sequence;

  private static final class LookedUp extends InMemorySagaStore {
    int lookUps;

    @Override
    public java.util.Set<String> findSagas(Class<?> type, AssociationValue association) {
      lookUps++;
      return super.findSagas(type, association);
    }
  }

  @AfterEach
  void close() {
    effects.close();
  }

  @Test
  void a_step_that_acts_begins_a_saga_and_adds_a_row() throws Exception {
    happened(Facts.started(null), Facts.decided(), Facts.scheduled(1));

    assertThat(sagas.size()).isEqualTo(1);
    assertThat(sagas.findSagas(ExecutionSaga.class, new AssociationValue("executionId", "run-7")))
        .hasSize(1);
    assertThat(effects.ids()).containsExactly("run-7:fetch:1");
  }

  @Test
  void a_run_of_pure_steps_has_no_saga() throws Exception {
    happened(Facts.started(null), Facts.decided(), Facts.completedRun());

    assertThat(sagas.size()).isZero();
    assertThat(effects.size()).isZero();
  }

  @Test
  void a_fact_that_asks_for_nothing_does_not_even_look_for_a_saga() throws Exception {
    happened(Facts.started(null), Facts.decided(), Facts.completed(null));

    assertThat(sagas.lookUps).isZero();
  }

  @Test
  void a_run_with_a_deadline_has_a_saga_from_its_start() throws Exception {
    happened(Facts.started(NOON.plusSeconds(60)));
    assertThat(sagas.size()).isEqualTo(1);

    happened(Facts.completedRun());
    assertThat(sagas.size()).isZero();
    assertThat(effects.size()).isZero();
  }

  @Test
  void all_facts_of_a_run_belong_to_one_saga_which_ends_with_it_and_leaves_no_row()
      throws Exception {
    happened(Facts.scheduled(1), Facts.failed(1, NOON.plusSeconds(5)), Facts.cut());
    assertThat(sagas.size()).isEqualTo(1);
    assertThat(effects.size()).isEqualTo(3);

    happened(Facts.cancelled());
    assertThat(sagas.size()).isZero();
    assertThat(effects.size()).isZero();
  }

  @Test
  void a_run_that_goes_on_after_its_end_begins_another_saga() throws Exception {
    happened(Facts.scheduled(1), Facts.cancelled(), Facts.scheduled(2));

    assertThat(sagas.size()).isEqualTo(1);
    assertThat(effects.ids()).containsExactly("run-7:fetch:2");
  }

  @Test
  void a_batch_that_is_repeated_adds_no_second_row() throws Exception {
    happened(Facts.scheduled(1));
    sequence = 0;
    happened(Facts.scheduled(1));

    assertThat(effects.size()).isEqualTo(1);
  }

  @Test
  void a_batch_that_is_rolled_back_adds_no_row() {
    DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
    handle(Facts.scheduled(1));
    batch.rollback();

    assertThat(effects.size()).isZero();
  }

  @Test
  void its_state_survives_the_general_serializer() throws Exception {
    JacksonSerializer serializer =
        JacksonSerializer.builder().objectMapper(new ObjectMapper()).build();
    happened(Facts.scheduled(1));
    String id =
        sagas
            .findSagas(ExecutionSaga.class, new AssociationValue("executionId", "run-7"))
            .iterator()
            .next();
    ExecutionSaga saga = sagas.loadSaga(ExecutionSaga.class, id).saga();

    var stored = serializer.serialize(saga, String.class);
    assertThat(stored.getData()).isEqualTo("{\"executionId\":\"run-7\"}");
    ExecutionSaga read = serializer.deserialize(stored);
    assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(stored.getData());
  }

  private void happened(ExecutionEvent... facts) throws Exception {
    for (ExecutionEvent fact : facts) {
      DefaultUnitOfWork.startAndGet(null).execute(() -> handle(fact));
    }
  }

  private void handle(ExecutionEvent fact) {
    try {
      var message =
          new GenericDomainEventMessage<>(
              "Execution", "run-7", sequence++, fact, MetaData.from(Facts.METADATA));
      if (manager.canHandle(message, Segment.ROOT_SEGMENT)) {
        manager.handle(message, Segment.ROOT_SEGMENT);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private AnnotatedSagaManager<ExecutionSaga> manager() {
    var parameters =
        MultiParameterResolverFactory.ordered(
            ClasspathParameterResolverFactory.forClass(ExecutionSaga.class),
            new SimpleResourceParameterResolverFactory(java.util.List.<EffectStore>of(effects)));
    return AnnotatedSagaManager.<ExecutionSaga>builder()
        .sagaType(ExecutionSaga.class)
        .sagaFactory(ExecutionSaga::new)
        .parameterResolverFactory(parameters)
        .sagaRepository(
            AnnotatedSagaRepository.<ExecutionSaga>builder()
                .sagaType(ExecutionSaga.class)
                .parameterResolverFactory(parameters)
                .sagaStore(sagas)
                .build())
        .listenerInvocationErrorHandler((exception, event, handler) -> {
          throw exception;
        })
        .build();
  }
}
