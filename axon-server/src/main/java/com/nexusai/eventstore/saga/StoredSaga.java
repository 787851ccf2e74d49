package com.nexusai.eventstore.saga;

import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;

/**
 * A saga as it is durable.
 *
 * @param body its serialized form
 * @param live the very object that {@code body} was written from; null when somebody has it
 */
record StoredSaga(
    String type, String body, Set<AssociationValue> associations, @Nullable Object live) {

  StoredSaga withLive(@Nullable Object object) {
    return new StoredSaga(type, body, associations, object);
  }

  <S> SagaStore.Entry<S> entry(S saga) {
    Set<AssociationValue> values = associations;
    return new SagaStore.Entry<>() {
      @Override
      public Set<AssociationValue> associationValues() {
        return values;
      }

      @Override
      public S saga() {
        return saga;
      }
    };
  }
}
