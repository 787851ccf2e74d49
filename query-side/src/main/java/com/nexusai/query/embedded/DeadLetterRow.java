package com.nexusai.query.embedded;

import com.nexusai.query.store.WaitingEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
record DeadLetterRow(
    String projection,
    String sequence,
    long position,
    String eventId,
    @Nullable String causeType,
    @Nullable String causeMessage,
    Instant enqueuedAt,
    Instant lastTouched) {

  static void create(Statements statements) throws SQLException {
    statements.run(
        "CREATE TABLE IF NOT EXISTS dead_letters(projection TEXT NOT NULL, sequence TEXT NOT NULL, position INTEGER NOT NULL,"
            + " event_id TEXT NOT NULL, cause_type TEXT, cause_message TEXT, enqueued_at TEXT NOT NULL, last_touched TEXT NOT NULL,"
            + " PRIMARY KEY(projection, sequence, position, event_id)) WITHOUT ROWID");
  }

  static List<DeadLetterRow> all(Statements statements) throws SQLException {
    List<DeadLetterRow> letters = new ArrayList<>();
    try (ResultSet row =
        statements
            .prepare(
                "SELECT projection, sequence, position, event_id, cause_type, cause_message, enqueued_at, last_touched"
                    + " FROM dead_letters ORDER BY projection, sequence, position")
            .executeQuery()) {
      while (row.next()) {
        letters.add(
            new DeadLetterRow(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Instant.parse(row.getString(7)),
                Instant.parse(row.getString(8))));
      }
    }
    return letters;
  }

  void store(Statements statements) throws SQLException {
    PreparedStatement insert =
        statements.prepare("INSERT OR REPLACE INTO dead_letters VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    insert.setString(1, projection);
    insert.setString(2, sequence);
    insert.setLong(3, position);
    insert.setString(4, eventId);
    insert.setString(5, causeType);
    insert.setString(6, causeMessage);
    insert.setString(7, enqueuedAt.toString());
    insert.setString(8, lastTouched.toString());
    insert.executeUpdate();
  }

  void delete(Statements statements) throws SQLException {
    PreparedStatement delete =
        statements.prepare(
            "DELETE FROM dead_letters WHERE projection = ? AND sequence = ? AND position = ? AND event_id = ?");
    delete.setString(1, projection);
    delete.setString(2, sequence);
    delete.setLong(3, position);
    delete.setString(4, eventId);
    delete.executeUpdate();
  }

  /** The same as another copy's. */
  DeadLetterRow of(String projection) {
    return new DeadLetterRow(
        projection,
        sequence,
        position,
        eventId,
        causeType,
        causeMessage,
        enqueuedAt,
        lastTouched);
  }

  boolean sameEvent(DeadLetterRow other) {
    return position == other.position && eventId.equals(other.eventId);
  }

  WaitingEvent waiting() {
    return new WaitingEvent(
        position, sequence, eventId, causeType, causeMessage, enqueuedAt, lastTouched);
  }
}
