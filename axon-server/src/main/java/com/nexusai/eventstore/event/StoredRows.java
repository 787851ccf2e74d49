package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Chain;
import com.nexusai.eventstore.file.StorageFailure;
import com.nexusai.kernel.problem.Rejection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of events and checks each against the hashes that it was written with, so that damage
 * to the file is never taken for an event. For one thread.
 */
final class StoredRows {
  private final Chain chain = new Chain();

  /**
   * The event of this row.
   *
   * @throws Rejection STORAGE_DAMAGED when it is not the one that was written
   */
  StoredEvent read(ResultSet row) throws SQLException {
    StoredEvent event =
        new StoredEvent(
            row.getLong(1),
            text(row, 2),
            text(row, 3),
            row.getLong(4),
            text(row, 5),
            text(row, 6),
            row.getString(7),
            row.getLong(8),
            text(row, 9),
            row.getBytes(10));
    if (!isChained(event, row.getBytes(11), row.getBytes(12), row.getBytes(13))) {
      throw StorageFailure.damaged(
          "event " + event.position() + " as it was written", "a row that was changed since");
    }
    byte[] payload = event.payload();
    if (payload != null && !Arrays.equals(chain.sha256(payload), row.getBytes(11))) {
      throw StorageFailure.damaged(
          "the payload of event " + event.position() + " as it was written",
          "one that was changed since");
    }
    return event;
  }

  // What is missing from the row differs from whatever was written.
  private static String text(ResultSet row, int column) throws SQLException {
    return Objects.toString(row.getString(column), "");
  }

  private boolean isChained(
      StoredEvent event,
      byte @Nullable [] payloadSha256,
      byte @Nullable [] hash,
      byte @Nullable [] before) {
    byte[] previous = event.position() == 1 ? Chain.start() : before;
    if (previous == null || payloadSha256 == null) {
      return false;
    }
    byte[] canonical =
        Chain.canonical(
            event.aggregateType(),
            event.aggregateId(),
            event.sequence(),
            event.id(),
            event.type(),
            event.revision(),
            event.recordedAtMicros(),
            event.metadata());
    return Arrays.equals(chain.next(previous, event.position(), canonical, payloadSha256), hash);
  }
}
