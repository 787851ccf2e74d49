package com.nexusai.eventstore.file;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to the event file with the settings that durability depends on. */
final class Connections {
  private static final int BUSY_MILLIS = 10_000;
  private static final long LOG_BYTES_MAX = 64L << 20;
  private static final int WRITER_CACHE_KIB = 64 * 1024;
  private static final int READER_CACHE_KIB = 8 * 1024;

  private Connections() {}

  /** The one that writes; creates the file when it is not there. */
  static Connection writer(Path path) throws SQLException {
    Connection connection = open(path, new SQLiteConfig());
    try (Statement statement = connection.createStatement()) {
      // Before the first table: later it would have no effect.
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      // A log that grew beyond it is cut when it starts again from its beginning.
      statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES_MAX);
      statement.execute("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
      statement.execute("PRAGMA temp_store = MEMORY");
    }
    return connection;
  }

  /** One that only reads. */
  static Connection reader(Path path) throws SQLException {
    Connection connection = open(path, new SQLiteConfig());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("PRAGMA cache_size = -" + READER_CACHE_KIB);
      statement.execute("PRAGMA query_only = ON");
    }
    return connection;
  }

  /** The one that moves what is in the log into the file. */
  static Connection checkpointer(Path path) throws SQLException {
    Connection connection = open(path, new SQLiteConfig());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("PRAGMA synchronous = FULL");
      // It never waits for anybody: what cannot be done now is done at the next look.
      statement.execute("PRAGMA busy_timeout = 0");
    }
    return connection;
  }

  /** One to look at any copy of a file, changing nothing in it. */
  static Connection inspector(Path path) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return open(path, config);
  }

  private static Connection open(Path path, SQLiteConfig config) throws SQLException {
    config.setBusyTimeout(BUSY_MILLIS);
    // Each connection is used by one thread at a time; the locks would only cost.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    // Otherwise every INSERT is searched for its generated key.
    config.setGetGeneratedKeys(false);
    Properties properties = config.toProperties();
    return JDBC.createConnection("jdbc:sqlite:" + path.toAbsolutePath(), properties);
  }
}
