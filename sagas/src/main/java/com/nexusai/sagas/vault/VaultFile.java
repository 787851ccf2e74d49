package com.nexusai.sagas.vault;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.outbound.HostEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The rows of the vault in one small SQLite file. For one thread at a time. */
final class VaultFile implements AutoCloseable {
  private final Connection connection;

  VaultFile(Path file) throws SQLException, IOException {
    if (!Files.exists(file)) {
      PrivateFiles.create(file); // SQLite would create it as the process' umask says
    }
    PrivateFiles.narrow(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    config.setBusyTimeout(5_000);
    connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS connections (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, service TEXT NOT NULL, kind TEXT NOT NULL,
            name TEXT NOT NULL, created_at TEXT NOT NULL, hosts TEXT NOT NULL, secret BLOB NOT NULL
          ) STRICT, WITHOUT ROWID\
          """);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS key_check (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB) STRICT");
    }
  }

  byte @Nullable [] keyCheck() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM key_check")) {
      return rows.next() ? rows.getBytes(1) : null;
    }
  }

  void keyCheck(byte[] value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO key_check VALUES (1, ?)")) {
      insert.setBytes(1, value);
      insert.executeUpdate();
    }
  }

  List<SealedRow> all() throws SQLException {
    List<SealedRow> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, owner, service, kind, name, created_at, hosts, secret FROM connections")) {
      while (rows.next()) {
        all.add(row(rows));
      }
    }
    return all;
  }

  private static SealedRow row(ResultSet row) throws SQLException {
    String id = row.getString(1);
    Kind kind = Kind.find(row.getString(4));
    if (kind == null) {
      throw new VaultUnreadable("The connection '" + id + "' is of an unknown kind.", null);
    }
    List<HostEntry> hosts = new ArrayList<>();
    if (Json.read(row.getString(7)) instanceof List<?> list) {
      list.forEach(host -> hosts.add(HostEntry.parse(String.valueOf(host))));
    }
    ConnectionInfo info =
        new ConnectionInfo(
            id,
            new UserId(row.getString(2)),
            row.getString(3),
            kind,
            row.getString(5),
            Instant.parse(row.getString(6)),
            hosts);
    return new SealedRow(info, row.getBytes(8));
  }

  void insert(SealedRow row) throws SQLException {
    ConnectionInfo info = row.info();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO connections VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, info.id());
      insert.setString(2, info.owner().value());
      insert.setString(3, info.service());
      insert.setString(4, info.kind().label());
      insert.setString(5, info.name());
      insert.setString(6, info.createdAt().toString());
      insert.setString(7, Json.text(info.hosts().stream().map(HostEntry::toString).toList()));
      insert.setBytes(8, row.secret());
      insert.executeUpdate();
    }
  }

  void delete(String id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM connections WHERE id = ?")) {
      delete.setString(1, id);
      delete.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
