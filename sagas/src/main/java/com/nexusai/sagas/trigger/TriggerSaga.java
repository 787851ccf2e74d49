package com.nexusai.sagas.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.sagas.trigger.TriggerEffect.Fire;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import java.time.Instant;
import java.util.Objects;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.MetaDataAssociationResolver;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;

/**
 * What starts a workflow by itself, from the first version that has such a trigger to the archive:
 * it turns the facts into effect rows, and starts nothing itself. Between a pause and the next
 * activation it only remembers.
 *
 * <p>It shares the processor of the runs' sagas, so that no event is read once more for it.
 */
@Saga
@ProcessingGroup("execution-saga")
public class TriggerSaga {
  private static final String AFTER_COMPLETED = "after_completed";
  private static final String AFTER_FAILED = "after_failed";

  @JsonProperty private @Nullable WorkflowId workflow;
  @JsonProperty private @Nullable UserId owner;
  @JsonProperty private int version;

  /** On whose runs it waits; null for nobody's. */
  @JsonProperty private @Nullable WorkflowId after;

  /** When the schedule has started its last run. */
  @JsonProperty private @Nullable Instant fired;

  /** For the framework. */
  public TriggerSaga() {}

  @StartSaga
  @SagaEventHandler(associationProperty = "workflowId")
  void on(WorkflowActivated fact, TriggerFact.Set trigger, MetaData metadata, EffectStore store) {
    workflow = fact.workflowId();
    owner = new UserId(String.valueOf(metadata.get("owner")));
    version = fact.publishedVersion();
    // Runs that follow ends which came before still do.
    stopWaiting();
    store.deleteAllOf(TriggerEffect.scheduleOf(workflow), "");
    switch (trigger.spec()) {
      case TriggerSpec.AfterWorkflow it -> {
        after = it.workflow();
        SagaLifecycle.associateWith(
            it.on() == Ending.COMPLETED ? AFTER_COMPLETED : AFTER_FAILED, it.workflow().value());
      }
      case TriggerSpec.Schedule _ -> {
        Fire first = TriggerEffects.first(fact, metadata, fired);
        if (first != null) {
          store.add(first.row());
        }
      }
    }
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "workflowId")
  void on(WorkflowActivated fact, TriggerFact.Unset trigger, EffectStore store) {
    rest(store);
  }

  @SagaEventHandler(associationProperty = "workflowId")
  void on(WorkflowPaused fact, EffectStore store) {
    rest(store);
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "workflowId")
  void on(WorkflowArchived fact, EffectStore store) {
    rest(store);
  }

  @SagaEventHandler(associationProperty = "workflowId")
  void on(ExecutionStarted fact, TriggerFact.Fired at) {
    // The latest one: after a clock was put back an earlier instant may be tried once more.
    fired = fired == null || at.instant().isAfter(fired) ? at.instant() : fired;
  }

  @SagaEventHandler(
      associationProperty = "workflow",
      keyName = AFTER_COMPLETED,
      associationResolver = MetaDataAssociationResolver.class)
  void on(
      ExecutionCompleted fact, @SequenceNumber long number, MetaData metadata, EffectStore store) {
    follow(fact, number, metadata, store);
  }

  @SagaEventHandler(
      associationProperty = "workflow",
      keyName = AFTER_FAILED,
      associationResolver = MetaDataAssociationResolver.class)
  void on(ExecutionFailed fact, @SequenceNumber long number, MetaData metadata, EffectStore store) {
    follow(fact, number, metadata, store);
  }

  private void follow(Ended fact, long number, MetaData metadata, EffectStore store) {
    Follow next =
        TriggerEffects.follow(
            Objects.requireNonNull(workflow, "workflow"),
            version,
            Objects.requireNonNull(owner, "owner"),
            fact,
            number,
            metadata);
    if (next != null) {
      store.add(next.row());
    }
  }

  /** What was to be started is not. */
  private void rest(EffectStore store) {
    WorkflowId resting = Objects.requireNonNull(workflow, "workflow");
    stopWaiting();
    store.deleteAllOf(TriggerEffect.scheduleOf(resting), "");
    store.deleteAllOf(TriggerEffect.afterOf(resting), "");
  }

  private void stopWaiting() {
    if (after != null) {
      SagaLifecycle.removeAssociationWith(AFTER_COMPLETED, after.value());
      SagaLifecycle.removeAssociationWith(AFTER_FAILED, after.value());
      after = null;
    }
  }
}
