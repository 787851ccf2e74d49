package com.nexusai.query.embedded;

import com.nexusai.query.letters.DeadLetterRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table of the dead letters. */
final class LetterTable {
  private LetterTable() {}

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

  static void store(DeadLetterRow letter, Statements statements) throws SQLException {
    PreparedStatement insert =
        statements.prepare("INSERT OR REPLACE INTO dead_letters VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    insert.setString(1, letter.projection());
    insert.setString(2, letter.sequence());
    insert.setLong(3, letter.position());
    insert.setString(4, letter.eventId());
    insert.setString(5, letter.causeType());
    insert.setString(6, letter.causeMessage());
    insert.setString(7, letter.enqueuedAt().toString());
    insert.setString(8, letter.lastTouched().toString());
    insert.executeUpdate();
  }

  static void delete(DeadLetterRow letter, Statements statements) throws SQLException {
    PreparedStatement delete =
        statements.prepare(
            "DELETE FROM dead_letters WHERE projection = ? AND sequence = ? AND position = ? AND event_id = ?");
    delete.setString(1, letter.projection());
    delete.setString(2, letter.sequence());
    delete.setLong(3, letter.position());
    delete.setString(4, letter.eventId());
    delete.executeUpdate();
  }
}
