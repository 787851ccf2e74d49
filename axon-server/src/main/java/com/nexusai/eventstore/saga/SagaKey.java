package com.nexusai.eventstore.saga;

import org.axonframework.modelling.saga.AssociationValue;

/** What a saga is found by: its type and one association. */
record SagaKey(String type, String key, String value) {
  static SagaKey of(String type, AssociationValue association) {
    String value = association.getValue();
    return new SagaKey(type, association.getKey(), value == null ? "" : value);
  }
}
