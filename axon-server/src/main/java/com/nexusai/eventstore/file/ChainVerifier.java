package com.nexusai.eventstore.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event file from its first row to its last and tells whether every row is as it was
 * written. Works on the file in use, from any process, and on any copy of it; changes nothing.
 */
public final class ChainVerifier {
  private static final int PAGE = 1_000;
  private static final String ROWS =
      "SELECT e.position, a.name, s.aggregate_id, e.sequence, e.event_id, t.name, e.revision,"
          + " e.recorded_at, e.metadata, e.payload_sha256, e.chain_hash, p.bytes FROM events e"
          + " LEFT JOIN streams s ON s.stream = e.stream"
          + " LEFT JOIN names a ON a.id = s.aggregate_type LEFT JOIN names t ON t.id = e.type"
          + " LEFT JOIN payloads p ON p.position = e.position"
          + " WHERE e.position > ? ORDER BY e.position LIMIT ?";

  private final Chain chain = new Chain();
  private byte[] hash = Chain.start();
  private long position;
  private long events;
  private long erased;
  private Verification.@Nullable Break broken;

  private ChainVerifier() {}

  /** Verifies the file at this path. */
  public static Verification verify(Path path) {
    ChainVerifier verifier = new ChainVerifier();
    verifier.run(path);
    return verifier.result();
  }

  /**
   * Looks at the newest rows only, as many as this: what a torn end of the file or of its log would
   * have spoilt. Changes nothing in the file.
   *
   * @return where they are not as they were written; null when they are, or the file is not ours
   */
  static Verification.@Nullable Break newest(Path path, int rows) throws SQLException {
    ChainVerifier verifier = new ChainVerifier();
    try (Connection connection = Connections.inspector(path)) {
      if (verifier.isOurs(connection)) {
        verifier.beginBefore(connection, rows);
        verifier.readAll(connection);
        return verifier.broken;
      }
      return null;
    }
  }

  private void beginBefore(Connection connection, int rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long last = Schema.number(statement, "SELECT coalesce(max(position), 0) FROM events");
      position = Math.max(0, last - rows);
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT chain_hash FROM events WHERE position = ?")) {
      select.setLong(1, position);
      try (ResultSet row = select.executeQuery()) {
        hash = row.next() ? row.getBytes(1) : Chain.start();
      }
    }
  }

  private void run(Path path) {
    if (!Files.isReadable(path)) {
      stop("there is no readable file " + path);
      return;
    }
    try (Connection connection = Connections.inspector(path)) {
      if (isOurs(connection)) {
        readAll(connection);
        if (broken == null) {
          checkStructure(connection);
        }
      }
    } catch (SQLException e) {
      stop("the file cannot be read here: " + e.getMessage());
    }
  }

  private boolean isOurs(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (Schema.number(statement, "PRAGMA application_id") != Schema.APPLICATION_ID) {
        stop("the file is not an event file of Nexus");
      } else if (Schema.number(statement, "PRAGMA user_version") > Schema.VERSION) {
        stop("the file was written by a newer Nexus");
      }
      return broken == null;
    }
  }

  private void readAll(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      int read = PAGE;
      // In pages, so that a file in use is not held at one moment for the whole time.
      while (read == PAGE && broken == null) {
        select.setLong(1, position);
        select.setInt(2, PAGE);
        read = 0;
        try (ResultSet row = select.executeQuery()) {
          while (broken == null && row.next()) {
            check(row);
            read++;
          }
        }
      }
    }
  }

  private void check(ResultSet row) throws SQLException {
    long at = row.getLong(1);
    if (at != position + 1) {
      stop("the row is missing; the next one there is at " + at);
      return;
    }
    String aggregateType = row.getString(2);
    String aggregateId = row.getString(3);
    String type = row.getString(6);
    if (aggregateType == null || aggregateId == null || type == null) {
      stop("the row's stream or type is missing");
      return;
    }
    byte[] payloadSha256 = row.getBytes(10);
    byte[] canonical =
        Chain.canonical(
            aggregateType,
            aggregateId,
            row.getLong(4),
            String.valueOf(row.getString(5)),
            type,
            row.getString(7),
            row.getLong(8),
            String.valueOf(row.getString(9)));
    byte[] expected = chain.next(hash, at, canonical, payloadSha256);
    byte[] payload = row.getBytes(12);
    if (!Arrays.equals(expected, row.getBytes(11))) {
      stop("the row is not what was chained to the rows before it");
    } else if (payload != null && !Arrays.equals(Chain.hash(payload), payloadSha256)) {
      stop("the payload is not the one that the row was written with");
    } else {
      events++;
      erased += payload == null ? 1 : 0;
      position = at;
      hash = expected;
    }
  }

  private void checkStructure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A payload that lost its event would make that event look erased.
      long strays =
          Schema.number(
              statement,
              "SELECT count(*) FROM payloads WHERE position NOT IN (SELECT position FROM events)");
      if (strays > 0) {
        stop("all rows are right, but payloads belong to no event: " + strays);
        return;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String found = row.next() ? row.getString(1) : "no answer";
      if (!"ok".equals(found)) {
        stop("all rows are right, but the database around them is damaged: " + found);
      }
    }
  }

  private void stop(String reason) {
    broken = new Verification.Break(position + 1, reason);
  }

  private Verification result() {
    String head = events == 0 ? "" : HexFormat.of().formatHex(hash);
    return new Verification(position, events, erased, head, broken);
  }
}
