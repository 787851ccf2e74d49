package com.nexusai.sagas.trigger;

import static com.nexusai.sagas.trigger.TriggerEffectsTest.AT_NINE;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.ERROR;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.NOON;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.ORDERS;
import static com.nexusai.sagas.trigger.TriggerEffectsTest.RUN;
import static com.nexusai.sagas.trigger.TriggerRig.ADA;
import static com.nexusai.sagas.trigger.TriggerRig.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.sagas.effect.MemoryEffectStore;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

class TriggerSagaTest {
  private static final Actor BY_ADA = Actor.of(ADA);
  private static final TriggerSpec AFTER_ORDERS =
      new TriggerSpec.AfterWorkflow(ORDERS, Ending.COMPLETED);
  private static final String FIRST = "wf-report:schedule:3:2026-03-02T08:00:00Z";

  private final MemoryEffectStore effects = new MemoryEffectStore();
  private final LookedUp sagas = new LookedUp();
  private final AnnotatedSagaManager<TriggerSaga> manager = manager();
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
  void a_schedule_has_one_next_instant_until_it_is_paused_or_archived() {
    happened(activated(3, AT_NINE));
    assertThat(effects.ids()).containsExactly(FIRST);

    happened(new WorkflowPaused(REPORT, BY_ADA, NOON));
    assertThat(effects.size()).isZero();

    happened(activated(3, AT_NINE));
    assertThat(effects.ids()).containsExactly(FIRST);

    happened(new WorkflowArchived(REPORT, BY_ADA, NOON));
    assertThat(effects.size()).isZero();
    assertThat(sagas.size()).isZero();
  }

  @Test
  void a_newer_version_takes_the_place_of_the_one_before() {
    happened(activated(3, AT_NINE), activated(4, AT_NINE));
    assertThat(effects.ids()).containsExactly(FIRST.replace(":3:", ":4:"));
    assertThat(sagas.size()).isEqualTo(1);

    happened(activated(5, null));
    assertThat(effects.size()).isZero();
    assertThat(sagas.size()).isZero();
  }

  @Test
  void a_version_that_people_start_has_no_saga() {
    happened(activated(3, null));

    assertThat(sagas.size()).isZero();
  }

  @Test
  void the_schedule_remembers_its_last_run_over_a_pause() {
    Instant fired = Instant.parse("2026-03-01T08:00:00Z");
    happened(
        activated(3, AT_NINE),
        started(new Origin(Origin.Kind.SCHEDULE, fired.toString(), 0)),
        new WorkflowPaused(REPORT, BY_ADA, NOON),
        activated(4, AT_NINE));

    assertThat(rows()).extracting(row -> Fire.read(row.body()).previous()).containsExactly(fired);
  }

  @Test
  void a_run_that_completes_is_followed_and_one_that_fails_is_not() {
    happened(activated(3, AFTER_ORDERS));
    happened(new ExecutionFailed(RUN, ERROR, NOON));
    assertThat(effects.size()).isZero();

    happened(new ExecutionCompleted(RUN, Value.NULL, NOON));
    assertThat(effects.ids()).containsExactly("wf-report:after:run-7:2");
  }

  @Test
  void where_failures_are_waited_for_a_run_that_fails_is_followed_each_time() {
    happened(activated(3, new TriggerSpec.AfterWorkflow(ORDERS, Ending.FAILED)));
    happened(
        new ExecutionFailed(RUN, ERROR, NOON),
        new ExecutionFailed(RUN, ERROR, NOON),
        new ExecutionCompleted(RUN, Value.NULL, NOON));

    assertThat(effects.ids())
        .containsExactlyInAnyOrder("wf-report:after:run-7:1", "wf-report:after:run-7:2");
  }

  @Test
  void nothing_follows_while_the_workflow_is_paused_or_waits_for_another() {
    happened(activated(3, AFTER_ORDERS), new WorkflowPaused(REPORT, BY_ADA, NOON));
    happened(new ExecutionCompleted(RUN, Value.NULL, NOON));
    assertThat(effects.size()).isZero();

    happened(
        activated(3, new TriggerSpec.AfterWorkflow(new WorkflowId("wf-other"), Ending.COMPLETED)));
    happened(new ExecutionCompleted(RUN, Value.NULL, NOON));
    assertThat(effects.size()).isZero();
  }

  @Test
  void what_was_to_be_started_goes_with_a_pause_but_not_with_a_newer_version() {
    happened(activated(3, AFTER_ORDERS), new ExecutionCompleted(RUN, Value.NULL, NOON));
    happened(activated(4, AT_NINE));
    assertThat(effects.ids()).hasSize(2).contains("wf-report:after:run-7:1");

    happened(new WorkflowPaused(REPORT, BY_ADA, NOON));
    assertThat(effects.size()).isZero();
  }

  @Test
  void a_batch_that_is_repeated_adds_no_second_row() {
    happened(activated(3, AFTER_ORDERS));
    happened(new ExecutionCompleted(RUN, Value.NULL, NOON));
    sequence--;
    happened(new ExecutionCompleted(RUN, Value.NULL, NOON));

    assertThat(effects.size()).isEqualTo(1);
  }

  @Test
  void the_start_of_a_run_that_no_clock_started_looks_for_no_saga() {
    happened(started(Origin.MANUAL), started(new Origin(Origin.Kind.WEBHOOK, "POST a", 0)));

    assertThat(sagas.lookUps).isZero();
  }

  @Test
  void its_state_survives_the_general_serializer() {
    ObjectMapper mapper =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
    JacksonSerializer serializer = JacksonSerializer.builder().objectMapper(mapper).build();
    happened(
        activated(3, AFTER_ORDERS), started(new Origin(Origin.Kind.SCHEDULE, NOON.toString(), 0)));
    String id =
        sagas
            .findSagas(TriggerSaga.class, new AssociationValue("workflowId", "wf-report"))
            .iterator()
            .next();
    TriggerSaga saga = sagas.loadSaga(TriggerSaga.class, id).saga();

    var stored = serializer.serialize(saga, String.class);
    assertThat(stored.getData()).contains("wf-report", "ada", "wf-orders");
    TriggerSaga read = serializer.deserialize(stored);
    assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(stored.getData());
  }

  private static WorkflowActivated activated(int version, TriggerSpec trigger) {
    return new WorkflowActivated(REPORT, version, trigger, BY_ADA, NOON);
  }

  private static ExecutionStarted started(Origin origin) {
    return new ExecutionStarted(
        RUN, REPORT, 3, ADA, origin, Value.NULL, null, null, null, Actor.SYSTEM, NOON);
  }

  private List<EffectRow> rows() {
    return effects.claim("test", Instant.MAX, java.time.Duration.ZERO, 9);
  }

  private void happened(Object... facts) {
    for (Object fact : facts) {
      DefaultUnitOfWork.startAndGet(null).execute(() -> handle(fact));
    }
  }

  private void handle(Object fact) {
    try {
      var message =
          new GenericDomainEventMessage<>(
              "Any",
              "any",
              sequence++,
              fact,
              MetaData.from(Map.of("owner", "ada", "workflow", "wf-orders")));
      if (manager.canHandle(message, Segment.ROOT_SEGMENT)) {
        manager.handle(message, Segment.ROOT_SEGMENT);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private AnnotatedSagaManager<TriggerSaga> manager() {
    var parameters =
        MultiParameterResolverFactory.ordered(
            ClasspathParameterResolverFactory.forClass(TriggerSaga.class),
            new SimpleResourceParameterResolverFactory(List.<EffectStore>of(effects)));
    return AnnotatedSagaManager.<TriggerSaga>builder()
        .sagaType(TriggerSaga.class)
        .sagaFactory(TriggerSaga::new)
        .parameterResolverFactory(parameters)
        .sagaRepository(
            AnnotatedSagaRepository.<TriggerSaga>builder()
                .sagaType(TriggerSaga.class)
                .parameterResolverFactory(parameters)
                .sagaStore(sagas)
                .build())
        .listenerInvocationErrorHandler((exception, event, handler) -> {
          throw exception;
        })
        .build();
  }
}
