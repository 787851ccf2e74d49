package com.nexusai.query.letters;

import com.nexusai.query.store.WaitingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is stored.
 *
 * @param sequence the aggregate whose events wait
 * @param position the event's place in the global order: where to find it when it is tried again
 * @param eventId the event's own id
 * @param causeType the class of the failure; null when the event only waits for one before it
 * @param causeMessage what the failure said; null when there was none
 */
public record DeadLetterRow(
    String projection,
    String sequence,
    long position,
    String eventId,
    @Nullable String causeType,
    @Nullable String causeMessage,
    Instant enqueuedAt,
    Instant lastTouched) {

  boolean sameEvent(DeadLetterRow other) {
    return position == other.position && eventId.equals(other.eventId);
  }

  WaitingEvent waiting() {
    return new WaitingEvent(
        position, sequence, eventId, causeType, causeMessage, enqueuedAt, lastTouched);
  }

  /** The same as another copy's. */
  public DeadLetterRow of(String projection) {
    return new DeadLetterRow(
        projection, sequence, position, eventId, causeType, causeMessage, enqueuedAt, lastTouched);
  }
}
