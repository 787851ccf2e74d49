package com.nexusai.eventstore.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's prepared statements, prepared once and kept open.
 *
 * <p>Used by one thread at a time. A statement belongs to whoever asked for it until the next one
 * asks for the same SQL; result sets are closed by whoever opened them.
 */
public final class Statements {
  private static final Logger log = LoggerFactory.getLogger(Statements.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** The statement of this SQL; pass a constant, for every distinct text stays prepared. */
  public PreparedStatement of(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** Runs SQL that takes no values and answers nothing. */
  public void run(String sql) throws SQLException {
    of(sql).executeUpdate();
  }

  /** Runs SQL once, without keeping it prepared; whatever it answers is not looked at. */
  public void once(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs SQL once and to its end, also where it answers row by row what nobody looks at. */
  void toEnd(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** After a fault: the driver leaves a statement that failed unusable, so all are made anew. */
  void renew() {
    for (PreparedStatement statement : prepared.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        log.debug("A statement could not be closed after a fault: {}", e.getMessage());
      }
    }
    prepared.clear();
  }

  Connection connection() {
    return connection;
  }
}
