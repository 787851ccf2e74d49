package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.file.StorageFailure;
import com.nexusai.kernel.problem.Rejection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The queries over events, each a bounded page.
 *
 * <p>Every row is checked against the hashes that it was written with, and every page for being
 * without a gap: what is damaged is refused, never handed out and never left out.
 */
final class EventRows {
  private static final long POSITIONS_PER_SCAN = 50_000;
  private static final String COLUMNS =
      "SELECT e.position, a.name, s.aggregate_id, e.sequence, e.event_id, t.name, e.revision,"
          + " e.recorded_at, e.metadata, p.bytes, e.payload_sha256, e.chain_hash,"
          + " (SELECT chain_hash FROM events WHERE position = e.position - 1) FROM events e"
          // Outer joins: what is missing has to be noticed, not left out.
          + " LEFT JOIN streams s ON s.stream = e.stream"
          + " LEFT JOIN names a ON a.id = s.aggregate_type LEFT JOIN names t ON t.id = e.type"
          + " LEFT JOIN payloads p ON p.position = e.position ";
  private static final String AFTER = COLUMNS + "WHERE e.position > ? ORDER BY e.position LIMIT ?";
  private static final String OF_STREAM =
      COLUMNS
          + "WHERE e.stream = (SELECT stream FROM streams WHERE aggregate_id = ?)"
          + " AND e.sequence >= ? ORDER BY e.sequence LIMIT ?";
  // A page ends at an event of the stream, and the next begins there: its sequence is sought first.
  private static final String OF_STREAM_AFTER =
      COLUMNS
          + "WHERE e.stream = (SELECT stream FROM streams WHERE aggregate_id = ?1)"
          + " AND e.sequence > coalesce((SELECT sequence FROM events WHERE position = ?2 AND stream ="
          + " (SELECT stream FROM streams WHERE aggregate_id = ?1)), -1)"
          + " AND e.position > ?2 ORDER BY e.sequence LIMIT ?3";
  private static final String POSITION_OF =
      "SELECT position FROM events WHERE stream = (SELECT stream FROM streams WHERE aggregate_id = ?)"
          + " AND sequence = ?";
  private static final String LAST_SEQUENCE =
      "SELECT max(sequence) FROM events"
          + " WHERE stream = (SELECT stream FROM streams WHERE aggregate_id = ?)";
  private static final String FIRST_SINCE =
      "SELECT min(position) FROM events WHERE position > ? AND position <= ? AND recorded_at >= ?";

  private final EventFile file;

  EventRows(EventFile file) {
    this.file = file;
  }

  List<StoredEvent> after(long position, int limit) {
    // Read before the rows: they must reach at least this far.
    long head = file.head();
    List<StoredEvent> rows =
        file.read(statements -> {
          PreparedStatement select = statements.of(AFTER);
          select.setLong(1, position);
          select.setInt(2, limit);
          return rows(select, limit);
        });
    long last = position;
    for (StoredEvent row : rows) {
      if (row.position() != last + 1) {
        throw missing(last + 1);
      }
      last = row.position();
    }
    if (rows.size() < limit && last < head) {
      throw missing(last + 1);
    }
    return rows;
  }

  List<StoredEvent> ofStream(String aggregateId, long fromSequence, int limit) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(OF_STREAM);
      select.setString(1, aggregateId);
      select.setLong(2, fromSequence);
      select.setInt(3, limit);
      return inSequence(aggregateId, fromSequence, rows(select, limit));
    });
  }

  List<StoredEvent> ofStreamAfter(String aggregateId, long position, int limit) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(OF_STREAM_AFTER);
      select.setString(1, aggregateId);
      select.setLong(2, position);
      select.setInt(3, limit);
      List<StoredEvent> rows = rows(select, limit);
      return rows.isEmpty()
          ? rows
          : inSequence(aggregateId, firstExpected(statements, rows.getFirst(), position), rows);
    });
  }

  /** The sequence of the row itself, when the one before it lies at this position or earlier. */
  private static long firstExpected(Statements statements, StoredEvent row, long position)
      throws SQLException {
    if (row.sequence() == 0) {
      return 0;
    }
    PreparedStatement select = statements.of(POSITION_OF);
    select.setString(1, row.aggregateId());
    select.setLong(2, row.sequence() - 1);
    OptionalLong before = number(select);
    return before.isPresent() && before.getAsLong() <= position
        ? row.sequence()
        : row.sequence() - 1;
  }

  private static List<StoredEvent> inSequence(
      String aggregateId, long first, List<StoredEvent> rows) {
    long expected = first;
    for (StoredEvent row : rows) {
      if (row.sequence() != expected) {
        throw StorageFailure.damaged(
            "the next event of '" + aggregateId + "' to have the sequence " + expected,
            "the sequence " + row.sequence());
      }
      expected++;
    }
    return rows;
  }

  private static Rejection missing(long position) {
    return StorageFailure.damaged("an event at position " + position, "none");
  }

  OptionalLong lastSequence(String aggregateId) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(LAST_SEQUENCE);
      select.setString(1, aggregateId);
      return number(select);
    });
  }

  /** The position of the first event that was recorded then or later. */
  OptionalLong firstSince(Instant time) {
    long micros = Micros.ceil(time);
    long head = file.head();
    for (long from = 0; from < head; from += POSITIONS_PER_SCAN) {
      OptionalLong found = firstSince(micros, from);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong firstSince(long micros, long from) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(FIRST_SINCE);
      select.setLong(1, from);
      select.setLong(2, from + POSITIONS_PER_SCAN);
      select.setLong(3, micros);
      return number(select);
    });
  }

  private static OptionalLong number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return OptionalLong.empty();
      }
      long value = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
  }

  private static List<StoredEvent> rows(PreparedStatement select, int limit) throws SQLException {
    List<StoredEvent> rows = new ArrayList<>(Math.min(limit, 512));
    StoredRows reader = new StoredRows();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }
}
