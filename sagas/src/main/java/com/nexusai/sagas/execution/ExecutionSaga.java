package com.nexusai.sagas.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.sagas.execution.Changes.Additions;
import com.nexusai.sagas.execution.Changes.Removals;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;

/**
 * Turns the facts of a run into effect rows, in the transaction of the batch that it reads them in.
 * It sends no command and does no I/O: what it writes is performed after the commit by the effect
 * runner.
 *
 * <p>It begins with the first fact that asks for an effect, so a run of pure steps has none, and
 * ends with the run. What each fact means is in {@link ExecutionEffects}.
 */
@Saga
@ProcessingGroup("execution-saga")
public class ExecutionSaga {
  /** Whose saga it is, for people who look into the store. */
  @SuppressWarnings("UnusedVariable")
  @JsonProperty
  private @Nullable ExecutionId executionId;

  /** For the framework. */
  public ExecutionSaga() {}

  @StartSaga
  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent event, Additions additions, EffectStore store) {
    executionId = event.executionId();
    additions.apply(store);
  }

  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent.StepCompleted event, Removals removals, EffectStore store) {
    removals.apply(store);
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent.Ended event, Removals removals, EffectStore store) {
    removals.apply(store);
  }
}
