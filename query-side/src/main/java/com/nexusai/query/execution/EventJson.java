package com.nexusai.query.execution;

import com.nexusai.kernel.history.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored event as it is told.
 *
 * @param sequence its number within its run, from 0
 * @param event what it says; null when that was erased
 */
record EventJson(
    long position,
    long sequence,
    String type,
    @Nullable String revision,
    Instant recordedAt,
    boolean erased,
    @Nullable Object event,
    Map<String, ?> metadata) {

  static EventJson of(RecordedEvent event) {
    return new EventJson(
        event.position(),
        event.sequence(),
        event.type(),
        event.revision(),
        event.recordedAt(),
        event.erased(),
        event.payload(),
        event.metadata());
  }
}
