package com.nexusai.query.letters;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.PayloadErased;
import com.nexusai.kernel.history.RecordedEvent;
import java.util.Objects;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.Cause;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.jspecify.annotations.Nullable;

/** Between dead letters as Axon handles them and the rows that are kept of them. */
final class LetterMessages {
  private static final int CAUSE_MAX = 2_000;

  private final EventLog log;

  LetterMessages(EventLog log) {
    this.log = log;
  }

  static DeadLetterRow row(
      String projection, String sequence, DeadLetter<? extends EventMessage<?>> letter) {
    if (!(letter.message() instanceof TrackedEventMessage<?> tracked)) {
      throw new IllegalArgumentException("Expected an event with a position, found " + letter);
    }
    Cause cause = letter.cause().orElse(null);
    return new DeadLetterRow(
        projection,
        sequence,
        tracked.trackingToken().position().orElseThrow(),
        tracked.getIdentifier(),
        cause == null ? null : cause.type(),
        cause == null ? null : shortened(cause.message()),
        letter.enqueuedAt(),
        letter.lastTouched());
  }

  private static String shortened(@Nullable String message) {
    String told = Objects.toString(message, "");
    return told.length() <= CAUSE_MAX ? told : told.substring(0, CAUSE_MAX);
  }

  DeadLetter<EventMessage<?>> letter(DeadLetterRow row) {
    Cause cause =
        row.causeType() == null
            ? null
            : new ThrowableCause(row.causeType(), Objects.toString(row.causeMessage(), ""));
    return new GenericDeadLetter<>(
        row.sequence(),
        message(row),
        cause,
        row.enqueuedAt(),
        row.lastTouched(),
        MetaData.emptyInstance());
  }

  private EventMessage<?> message(DeadLetterRow row) {
    RecordedEvent event =
        log.eventsAfter(row.position() - 1, 1).stream()
            .filter(found -> found.id().equals(row.eventId()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "There is no event "
                        + row.eventId()
                        + " at position "
                        + row.position()
                        + " any more."));
    Object payload = event.payload() == null ? new PayloadErased(event.type()) : event.payload();
    return new GenericTrackedDomainEventMessage<>(
        new GlobalSequenceTrackingToken(event.position()),
        new GenericDomainEventMessage<>(
            event.aggregateType(),
            event.aggregateId(),
            event.sequence(),
            payload,
            event.metadata(),
            event.id(),
            event.recordedAt()));
  }
}
