package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Chain;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.NewEvent;
import com.nexusai.kernel.history.PayloadErased;
import com.nexusai.kernel.history.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** Turns events into rows on their way in, and rows into events on their way out. */
public final class EventCodec {
  private final Serializer serializer;
  // Asked for late: upcasters are beans that may not be there yet when the store is made.
  private final Supplier<EventUpcaster> upcaster;

  /** Serializes with this; old revisions pass the upcaster when they are read. */
  public EventCodec(Serializer serializer, Supplier<EventUpcaster> upcaster) {
    this.serializer = serializer;
    this.upcaster = upcaster;
  }

  /** The event as a row, serialized and hashed here so that the writing thread need not. */
  NewEvent encode(EventMessage<?> message) {
    SerializedObject<byte[]> payload = message.serializePayload(serializer, byte[].class);
    long micros = Micros.floor(message.getTimestamp());
    String metadata = StoredMetadata.text(message.getMetaData());
    MetaData asRead = StoredMetadata.asRead(message.getMetaData(), metadata);
    EventMessage<?> live = live(message, asRead, Micros.instant(micros));
    DomainEventMessage<?> of =
        message instanceof DomainEventMessage<?> domain && domain.getType() != null ? domain : null;
    String aggregateType = of == null ? "" : of.getType();
    String aggregateId = of == null ? message.getIdentifier() : of.getAggregateIdentifier();
    long sequence = of == null ? 0 : of.getSequenceNumber();
    String type = payload.getType().getName();
    String revision = payload.getType().getRevision();
    return new NewEvent(
        aggregateType,
        aggregateId,
        sequence,
        message.getIdentifier(),
        type,
        revision,
        live.getTimestamp(),
        metadata,
        payload.getData(),
        Chain.hash(payload.getData()),
        Chain.canonical(
            aggregateType,
            aggregateId,
            sequence,
            message.getIdentifier(),
            type,
            revision,
            micros,
            metadata),
        live);
  }

  /**
   * A committed event for those who listen live, with the very payload object that was published.
   */
  TrackedEventMessage<?> live(long position, NewEvent event) {
    return EventUtils.asTrackedEventMessage(
        (EventMessage<?>) event.attachment(), new GlobalSequenceTrackingToken(position));
  }

  /** Rows as events, upcast; the payload is deserialized when somebody asks for it first. */
  List<TrackedEventMessage<?>> decode(List<StoredEvent> rows) {
    List<TrackedEventMessage<?>> messages = new ArrayList<>(rows.size());
    int from = 0;
    for (int i = 0; i <= rows.size(); i++) {
      boolean end = i == rows.size();
      if (end || rows.get(i).payload() == null) {
        upcast(rows.subList(from, i), messages);
        from = i + 1;
        if (!end) {
          messages.add(tombstone(rows.get(i)));
        }
      }
    }
    return messages;
  }

  /** The event as the kernel's history tells it. */
  RecordedEvent recorded(TrackedEventMessage<?> message) {
    Object payload = message.getPayload();
    boolean erased = payload instanceof PayloadErased;
    SerializedType type = serializer.typeForClass(message.getPayloadType());
    DomainEventMessage<?> domain =
        message instanceof DomainEventMessage<?> of && of.getType() != null ? of : null;
    return new RecordedEvent(
        position(message),
        domain == null ? "" : domain.getType(),
        domain == null ? message.getIdentifier() : domain.getAggregateIdentifier(),
        domain == null ? 0 : domain.getSequenceNumber(),
        message.getIdentifier(),
        payload instanceof PayloadErased(String was) ? was : type.getName(),
        erased ? null : type.getRevision(),
        message.getTimestamp(),
        erased ? null : payload,
        message.getMetaData());
  }

  /** The global position that a message of this store carries. */
  static long position(TrackedEventMessage<?> message) {
    return message.trackingToken().position().orElseThrow();
  }

  private void upcast(List<StoredEvent> rows, List<TrackedEventMessage<?>> messages) {
    if (rows.isEmpty()) {
      return;
    }
    EventUtils.upcastAndDeserializeTrackedEvents(
            rows.stream().map(EventCodec::forAxon), serializer, upcaster.get())
        .forEach(messages::add);
  }

  private static TrackedEventData<byte[]> forAxon(StoredEvent row) {
    return row.aggregateType().isEmpty() ? row.withoutAggregate() : row;
  }

  private TrackedEventMessage<?> tombstone(StoredEvent row) {
    MetaData metaData = serializer.deserialize(row.getMetaData());
    PayloadErased payload = new PayloadErased(row.type());
    if (row.aggregateType().isEmpty()) {
      return new GenericTrackedEventMessage<>(
          row.trackingToken(),
          new GenericEventMessage<>(row.id(), payload, metaData, row.getTimestamp()));
    }
    return new GenericTrackedDomainEventMessage<>(
        row.trackingToken(),
        new GenericDomainEventMessage<>(
            row.aggregateType(),
            row.aggregateId(),
            row.sequence(),
            payload,
            metaData,
            row.id(),
            row.getTimestamp()));
  }

  private static EventMessage<?> live(EventMessage<?> message, MetaData metaData, Instant at) {
    return message instanceof DomainEventMessage<?> of && of.getType() != null
        ? new GenericDomainEventMessage<>(
            of.getType(),
            of.getAggregateIdentifier(),
            of.getSequenceNumber(),
            message.getPayload(),
            metaData,
            message.getIdentifier(),
            at)
        : new GenericEventMessage<>(message.getIdentifier(), message.getPayload(), metaData, at);
  }
}
