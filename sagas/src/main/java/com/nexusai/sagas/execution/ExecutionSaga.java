package com.nexusai.sagas.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.queue.RunQueueEvent;
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
  void on(ExecutionEvent event, Removals removals, EffectStore store) {
    removals.apply(store);
  }

  /** The run is in the queue, so its saga has begun. */
  @SagaEventHandler(associationProperty = "execution", keyName = "executionId")
  void on(RunQueueEvent event, Additions additions, EffectStore store) {
    additions.apply(store);
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent.Ended event, Removals removals, EffectStore store) {
    removals.apply(store);
  }

  /** Also a run that has asked for nothing before may leave something to be done at its end. */
  @StartSaga
  @EndSaga
  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent.Ended event, Additions additions, EffectStore store) {
    executionId = event.executionId();
    additions.apply(store);
  }

  @StartSaga
  @EndSaga
  @SagaEventHandler(associationProperty = "executionId")
  void on(ExecutionEvent.ExecutionErased event, Additions additions, EffectStore store) {
    executionId = event.executionId();
    additions.apply(store);
  }
}
