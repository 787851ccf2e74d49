package com.nexusai.eventstore.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nexusai.eventstore.file.Micros;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** A row of the events table with its payload; {@code payload} is null once it is erased. */
record StoredEvent(
    long position,
    String aggregateType,
    String aggregateId,
    long sequence,
    String id,
    String type,
    @Nullable String revision,
    long recordedAtMicros,
    String metadata,
    byte @Nullable [] payload)
    implements TrackedEventData<byte[]>, DomainEventData<byte[]> {

  @Override
  public TrackingToken trackingToken() {
    return new GlobalSequenceTrackingToken(position);
  }

  @Override
  public String getType() {
    return aggregateType;
  }

  @Override
  public String getAggregateIdentifier() {
    return aggregateId;
  }

  @Override
  public long getSequenceNumber() {
    return sequence;
  }

  @Override
  public String getEventIdentifier() {
    return id;
  }

  @Override
  public Instant getTimestamp() {
    return Micros.instant(recordedAtMicros);
  }

  @Override
  public SerializedObject<byte[]> getMetaData() {
    return new SimpleSerializedObject<>(
        metadata.getBytes(UTF_8), byte[].class, MetaData.class.getName(), null);
  }

  @Override
  public SerializedObject<byte[]> getPayload() {
    if (payload == null) {
      throw new IllegalStateException("The payload of event " + position + " was erased.");
    }
    return new SimpleSerializedObject<>(payload, byte[].class, type, revision);
  }

  /** The same event for Axon's eyes when it belongs to no aggregate. */
  TrackedEventData<byte[]> withoutAggregate() {
    StoredEvent event = this;
    return new TrackedEventData<>() {
      @Override
      public TrackingToken trackingToken() {
        return event.trackingToken();
      }

      @Override
      public String getEventIdentifier() {
        return event.id();
      }

      @Override
      public Instant getTimestamp() {
        return event.getTimestamp();
      }

      @Override
      public SerializedObject<byte[]> getMetaData() {
        return event.getMetaData();
      }

      @Override
      public SerializedObject<byte[]> getPayload() {
        return event.getPayload();
      }
    };
  }
}
