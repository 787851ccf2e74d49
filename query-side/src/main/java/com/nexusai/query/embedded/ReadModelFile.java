package com.nexusai.query.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The SQLite file of the read models and how it is opened.
 *
 * <p>{@code synchronous=NORMAL} is right here, where the event file needs FULL: after a power cut
 * the newest batches may be missing, but each batch's token went with its documents, so the
 * projections take up the events again from there.
 */
final class ReadModelFile {
  /**
   * Grows with every change of a table; a file of another schema is thrown away and filled again
   * from the events.
   */
  static final int SCHEMA = 4;

  /** How long a connection waits for another one. */
  static final int BUSY_MILLIS = 5_000;

  private final Path path;

  ReadModelFile(Path home) {
    this.path = home.resolve("read-models.db");
  }

  /**
   * Makes room for a new file where the old one has another schema, or has seen events that are not
   * there.
   */
  void prepare(long newest) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (Files.exists(path) && !fits(newest)) {
        delete();
      }
    } catch (IOException | SQLException e) {
      throw new ReadModelFailure("Cannot prepare " + path + ": " + e.getMessage(), e);
    }
  }

  private boolean fits(long newest) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        var statement = connection.createStatement()) {
      return number(statement, "PRAGMA user_version") == SCHEMA
          && number(statement, "SELECT coalesce(max(position), 0) FROM tokens") <= newest;
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  private void delete() throws IOException {
    for (String suffix : new String[] {"-wal", "-shm", ""}) {
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
    }
  }

  /** The one connection that writes. */
  Statements writer() throws SQLException {
    Statements statements = open();
    // Before the first table: later it would have no effect, and room could never be given back.
    statements.run("PRAGMA page_size=8192");
    statements.run("PRAGMA auto_vacuum=INCREMENTAL");
    statements.run("PRAGMA journal_mode=WAL");
    statements.run("PRAGMA synchronous=NORMAL");
    statements.run("PRAGMA wal_autocheckpoint=8000");
    statements.run("PRAGMA journal_size_limit=134217728");
    statements.run("PRAGMA cache_size=-65536");
    statements.run("PRAGMA user_version=" + SCHEMA);
    return statements;
  }

  /** A connection that only reads. */
  Statements reader() throws SQLException {
    Statements statements = open();
    statements.run("PRAGMA query_only=ON");
    statements.run("PRAGMA cache_size=-16384");
    return statements;
  }

  private Statements open() throws SQLException {
    Statements statements =
        new Statements(DriverManager.getConnection("jdbc:sqlite:" + path.toAbsolutePath()));
    statements.run("PRAGMA busy_timeout=" + BUSY_MILLIS);
    statements.run("PRAGMA temp_store=MEMORY");
    return statements;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
