package com.nexusai.eventstore.file;

import com.nexusai.eventstore.home.DataFolderRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the event file and their version. */
final class Schema {
  /** "Nexu": tells an event file from any other SQLite file. */
  static final int APPLICATION_ID = 0x4E657875;

  static final int VERSION = 2;

  // Names and streams are kept once and referred to by number: rows stay small, and the index over
  // (stream, sequence) grows at its end instead of everywhere.
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE names (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT\
          """,
          """
          CREATE TABLE streams (
            stream INTEGER PRIMARY KEY, aggregate_type INTEGER NOT NULL,
            aggregate_id TEXT NOT NULL UNIQUE) STRICT\
          """,
          """
          CREATE TABLE events (
            position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, sequence INTEGER NOT NULL,
            event_id TEXT NOT NULL, type INTEGER NOT NULL, revision TEXT,
            recorded_at INTEGER NOT NULL, metadata TEXT NOT NULL,
            payload_sha256 BLOB NOT NULL, chain_hash BLOB NOT NULL) STRICT\
          """,
          "CREATE UNIQUE INDEX events_of_stream ON events (stream, sequence)",
          // Separate, so that a payload can be erased and its event stays.
          "CREATE TABLE payloads (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
          """
          CREATE TABLE snapshots (
            aggregate_id TEXT PRIMARY KEY, aggregate_type TEXT NOT NULL, sequence INTEGER NOT NULL,
            event_id TEXT NOT NULL, type TEXT NOT NULL, revision TEXT,
            recorded_at INTEGER NOT NULL, metadata TEXT NOT NULL, bytes BLOB NOT NULL
            ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE tokens (
            processor TEXT NOT NULL, segment INTEGER NOT NULL, type TEXT, token TEXT,
            PRIMARY KEY (processor, segment)) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE sagas (
            id TEXT PRIMARY KEY, type TEXT NOT NULL, revision TEXT, body TEXT NOT NULL
            ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE saga_associations (
            type TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, saga TEXT NOT NULL,
            PRIMARY KEY (type, key, value, saga)) STRICT, WITHOUT ROWID\
          """,
          "CREATE INDEX saga_associations_of_saga ON saga_associations (saga)",
          """
          CREATE TABLE saga_failures (
            id INTEGER PRIMARY KEY, saga_type TEXT NOT NULL, saga TEXT NOT NULL,
            position INTEGER NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
            attempts INTEGER NOT NULL, error TEXT NOT NULL, parked_at INTEGER NOT NULL,
            UNIQUE (saga_type, saga, event_id)) STRICT\
          """,
          """
          CREATE TABLE effects (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
            due_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID\
          """,
          "CREATE INDEX effects_by_due ON effects (due_at)",
          "CREATE INDEX effects_of_subject ON effects (subject)",
          "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
          "INSERT INTO settings VALUES ('store_id', lower(hex(randomblob(16))))",
          // For people who look inside with any SQLite client.
          """
          CREATE VIEW event_log AS
            SELECT e.position, a.name AS aggregate_type, s.aggregate_id, e.sequence, e.event_id,
              t.name AS type, e.revision,
              strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded_at / 1000000.0, 'unixepoch') AS recorded_at,
              e.metadata, lower(hex(e.payload_sha256)) AS payload_sha256,
              lower(hex(e.chain_hash)) AS chain_hash, CAST(p.bytes AS TEXT) AS payload
            FROM events e JOIN streams s ON s.stream = e.stream
              JOIN names a ON a.id = s.aggregate_type JOIN names t ON t.id = e.type
              LEFT JOIN payloads p ON p.position = e.position\
          """);

  static final String NAME_ARTIFACT = "INSERT INTO artifact_names (position, sha256) VALUES (?, ?)";

  // Since version 2.
  private static final List<String> ARTIFACT_TABLES =
      List.of(
          // Which event names which artifact: one that nobody names any more is erased.
          """
          CREATE TABLE artifact_names (
            position INTEGER NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY (position, sha256)
            ) STRICT, WITHOUT ROWID\
          """,
          "CREATE INDEX artifact_names_by_sha256 ON artifact_names (sha256)",
          // Artifacts that lost a name, until somebody has looked whether it was the last.
          """
          CREATE TABLE artifacts_to_check (
            id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 BLOB NOT NULL) STRICT\
          """,
          // The few effect rows that name artifacts.
          "CREATE INDEX effects_with_artifacts ON effects (id) WHERE "
              + ArtifactNames.BODY_NAMES_ANY);

  private Schema() {}

  /** Creates the tables in a new file; refuses a file that is not ours or newer than this. */
  static void ensure(Connection connection, Path path) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long application = number(statement, "PRAGMA application_id");
      long version = number(statement, "PRAGMA user_version");
      if (application == 0 && version == 0 && isEmpty(statement)) {
        create(statement);
      } else if (application != APPLICATION_ID) {
        throw new DataFolderRefused(path + " is not an event file of Nexus.");
      } else if (version > VERSION) {
        throw new DataFolderRefused(
            path
                + " was written by a newer Nexus (file version "
                + version
                + ", this one reads up to "
                + VERSION
                + "). Start that newer one.");
      } else if (version < VERSION) {
        upgrade(connection);
      }
    }
  }

  private static void create(Statement statement) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    for (String table : TABLES) {
      statement.execute(table);
    }
    for (String table : ARTIFACT_TABLES) {
      statement.execute(table);
    }
    statement.execute("PRAGMA application_id = " + APPLICATION_ID);
    statement.execute("PRAGMA user_version = " + VERSION);
    statement.execute("COMMIT");
  }

  /** A file of version 1 did not know which artifacts its events name. */
  private static void upgrade(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (String table : ARTIFACT_TABLES) {
        statement.execute(table);
      }
      nameArtifacts(connection, statement);
      statement.execute("PRAGMA user_version = " + VERSION);
      statement.execute("COMMIT");
    }
  }

  private static void nameArtifacts(Connection connection, Statement statement)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(NAME_ARTIFACT);
        ResultSet row = statement.executeQuery("SELECT position, bytes FROM payloads")) {
      while (row.next()) {
        for (byte[] sha256 : ArtifactNames.in(row.getBytes(2))) {
          insert.setLong(1, row.getLong(1));
          insert.setBytes(2, sha256);
          insert.executeUpdate();
        }
      }
    }
  }

  private static boolean isEmpty(Statement statement) throws SQLException {
    return number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  static long number(Statement statement, String sql) throws SQLException {
    try (var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
