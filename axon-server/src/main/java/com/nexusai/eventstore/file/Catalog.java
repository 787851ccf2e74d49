package com.nexusai.eventstore.file;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * The numbers that names and streams have in the file, and which sequence each stream expects next.
 *
 * <p>Belongs to the writing thread. What a write set changed here can be taken back as long as the
 * next one has not begun.
 */
final class Catalog {
  private static final int STREAMS_KEPT = 65_536;
  private static final String NEW_NAME = "INSERT INTO names (id, name) VALUES (?, ?)";
  private static final String NEW_STREAM =
      "INSERT INTO streams (stream, aggregate_type, aggregate_id) VALUES (?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String FIND_STREAM =
      "SELECT stream, (SELECT max(sequence) FROM events WHERE stream = s.stream)"
          + " FROM streams s WHERE aggregate_id = ?";

  private final Statements statements;
  private final Map<String, Long> names = new HashMap<>();
  private final Map<String, Stream> streams =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stream> eldest) {
          return size() > STREAMS_KEPT;
        }
      };
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private long lastName;
  private long lastStream;

  private static final class Stream {
    final long number;
    long next;

    Stream(long number, long next) {
      this.number = number;
      this.next = next;
    }
  }

  Catalog(Statements statements) {
    this.statements = statements;
  }

  /** Reads everything anew, as after a commit that failed. */
  void load() throws SQLException {
    names.clear();
    streams.clear();
    undo.clear();
    lastName = 0;
    try (ResultSet rows = statements.of("SELECT id, name FROM names").executeQuery()) {
      while (rows.next()) {
        names.put(rows.getString(2), rows.getLong(1));
        lastName = Math.max(lastName, rows.getLong(1));
      }
    }
    try (ResultSet rows =
        statements.of("SELECT coalesce(max(stream), 0) FROM streams").executeQuery()) {
      lastStream = rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** A new write set begins: what was changed before stays. */
  void begin() {
    undo.clear();
  }

  /** The write set is taken back, and with it what it changed here. */
  void takeBack() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  /** The number of a name, given to it now when it has none. */
  long name(String name) throws SQLException {
    Long known = names.get(name);
    if (known != null) {
      return known;
    }
    long id = lastName + 1;
    PreparedStatement insert = statements.of(NEW_NAME);
    insert.setLong(1, id);
    insert.setString(2, name);
    insert.executeUpdate();
    lastName = id;
    names.put(name, id);
    undo.push(() -> names.remove(name));
    return id;
  }

  /**
   * The number of the event's stream, and takes the event's sequence in it.
   *
   * @throws ConcurrencyException when the stream expects another sequence
   */
  long take(NewEvent event) throws SQLException {
    Stream stream = streams.get(event.aggregateId());
    if (stream == null) {
      Stream found = event.sequence() == 0 ? create(event) : null;
      stream = found != null ? found : find(event);
      streams.put(event.aggregateId(), stream);
      undo.push(() -> streams.remove(event.aggregateId()));
    }
    if (event.sequence() != stream.next) {
      throw conflict(event, stream.next);
    }
    Stream taken = stream;
    taken.next++;
    undo.push(() -> taken.next--);
    return taken.number;
  }

  private @org.jspecify.annotations.Nullable Stream create(NewEvent event) throws SQLException {
    long number = lastStream + 1;
    PreparedStatement insert = statements.of(NEW_STREAM);
    insert.setLong(1, number);
    insert.setLong(2, name(event.aggregateType()));
    insert.setString(3, event.aggregateId());
    if (insert.executeUpdate() == 0) {
      return null;
    }
    lastStream = number;
    return new Stream(number, 0);
  }

  private Stream find(NewEvent event) throws SQLException {
    PreparedStatement select = statements.of(FIND_STREAM);
    select.setString(1, event.aggregateId());
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw conflict(event, 0);
      }
      long number = rows.getLong(1);
      long last = rows.getLong(2);
      return new Stream(number, rows.wasNull() ? 0 : last + 1);
    }
  }

  private static ConcurrencyException conflict(NewEvent event, long expected) {
    return new ConcurrencyException(
        "Expected sequence "
            + expected
            + " as the next event of "
            + event.aggregateType()
            + " '"
            + event.aggregateId()
            + "', found "
            + event.sequence()
            + " ("
            + event.type()
            + "): another command has changed it meanwhile. Decide again.");
  }
}
