package com.nexusai.eventstore.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection's prepared statements, prepared once and kept open.
 *
 * <p>Used by one thread at a time. A statement belongs to whoever asked for it until the next one
 * asks for the same SQL; result sets are closed by whoever opened them.
 */
public final class Statements {
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

  /** Runs SQL once, without keeping it prepared. */
  void once(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connection() {
    return connection;
  }
}
