package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;

/** The newest snapshot of each aggregate that has one. */
public final class Snapshots {
  private static final String PUT =
      "INSERT INTO snapshots (aggregate_id, aggregate_type, sequence, event_id, type, revision,"
          + " recorded_at, metadata, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (aggregate_id) DO UPDATE SET sequence = excluded.sequence,"
          + " event_id = excluded.event_id, type = excluded.type, revision = excluded.revision,"
          + " recorded_at = excluded.recorded_at, metadata = excluded.metadata,"
          + " bytes = excluded.bytes WHERE excluded.sequence >= snapshots.sequence";
  private static final String GET =
      "SELECT aggregate_type, sequence, event_id, type, revision, recorded_at, bytes"
          + " FROM snapshots WHERE aggregate_id = ?";

  private final EventFile file;
  private final Serializer serializer;
  // While there is no snapshot at all, no aggregate is looked up among them.
  private final AtomicBoolean any;

  /** Serializes aggregates with this. */
  public Snapshots(EventFile file, Serializer serializer) {
    this.file = file;
    this.serializer = serializer;
    this.any =
        new AtomicBoolean(
            file.read(statements -> {
              try (ResultSet row =
                  statements.of("SELECT EXISTS (SELECT 1 FROM snapshots)").executeQuery()) {
                return row.next() && row.getBoolean(1);
              }
            }));
  }

  Change write(DomainEventMessage<?> snapshot) {
    SerializedObject<byte[]> payload = snapshot.serializePayload(serializer, byte[].class);
    String metadata = StoredMetadata.text(snapshot.getMetaData());
    return new Write(snapshot, payload, metadata, any);
  }

  private record Write(
      DomainEventMessage<?> snapshot,
      SerializedObject<byte[]> payload,
      String metadata,
      AtomicBoolean any)
      implements Change {
    @Override
    public void write(Statements statements) throws SQLException {
      PreparedStatement put = statements.of(PUT);
      put.setString(1, snapshot.getAggregateIdentifier());
      put.setString(2, snapshot.getType());
      put.setLong(3, snapshot.getSequenceNumber());
      put.setString(4, snapshot.getIdentifier());
      put.setString(5, payload.getType().getName());
      put.setString(6, payload.getType().getRevision());
      put.setLong(7, Micros.floor(snapshot.getTimestamp()));
      put.setString(8, metadata);
      put.setBytes(9, payload.getData());
      put.executeUpdate();
    }

    @Override
    public void committed() {
      any.set(true);
    }
  }

  /** The newest snapshot; empty as well when its class is gone, for then the events tell all. */
  Optional<DomainEventMessage<?>> read(String aggregateId) {
    if (!any.get()) {
      return Optional.empty();
    }
    return file.read(statements -> {
      PreparedStatement get = statements.of(GET);
      get.setString(1, aggregateId);
      try (ResultSet row = get.executeQuery()) {
        return row.next() ? snapshot(aggregateId, row) : Optional.empty();
      }
    });
  }

  private Optional<DomainEventMessage<?>> snapshot(String aggregateId, ResultSet row)
      throws SQLException {
    Object aggregate =
        serializer.deserialize(
            new SimpleSerializedObject<>(
                row.getBytes(7), byte[].class, row.getString(4), row.getString(5)));
    if (aggregate instanceof UnknownSerializedType) {
      return Optional.empty();
    }
    return Optional.of(
        new GenericDomainEventMessage<>(
            row.getString(1),
            aggregateId,
            row.getLong(2),
            aggregate,
            MetaData.emptyInstance(),
            row.getString(3),
            Micros.instant(row.getLong(6))));
  }
}
