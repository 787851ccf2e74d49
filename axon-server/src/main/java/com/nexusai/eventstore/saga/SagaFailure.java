package com.nexusai.eventstore.saga;

import java.time.Instant;

/**
 * An event that a saga failed to handle too often, set aside so that the others can go on.
 *
 * @param id names it for re-driving
 * @param sagaType the saga's class name
 * @param saga the saga's identifier
 * @param position the event's global position
 * @param eventId the event's own id
 * @param eventType the event's class name
 * @param attempts how often the handler failed on it
 * @param error what the last failure said, shortened
 * @param parkedAt when it was set aside
 */
public record SagaFailure(
    long id,
    String sagaType,
    String saga,
    long position,
    String eventId,
    String eventType,
    int attempts,
    String error,
    Instant parkedAt) {}
