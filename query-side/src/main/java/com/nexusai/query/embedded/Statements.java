package com.nexusai.query.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A connection with its prepared statements. Belongs to one thread at a time. */
final class Statements implements AutoCloseable {
  /**
   * Far more than the views have shapes of queries; beyond it the statement used longest ago is
   * closed.
   */
  private static final int KEPT = 256;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

  /** The text indexes that words were taken out of since somebody asked. */
  private final Set<String> lessWords = new LinkedHashSet<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** Remembers that words were taken out of this text index. */
  void tookWordsOutOf(String index) {
    lessWords.add(index);
  }

  /** The text indexes that words were taken out of since this was asked last. */
  Set<String> lessWords() {
    Set<String> indexes = Set.copyOf(lessWords);
    lessWords.clear();
    return indexes;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      if (prepared.size() >= KEPT) {
        var eldest = prepared.entrySet().iterator();
        eldest.next().getValue().close();
        eldest.remove();
      }
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** Runs a statement that answers nothing. */
  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement to its end, also where it answers row by row what nobody looks at. */
  void toEnd(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Begins, commits or rolls back: the words that are said once for every batch or reading. */
  void say(String word) throws SQLException {
    prepare(word).execute();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
