package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * Erases a few payloads in one commit, and the snapshots that hold them. The artifacts that they
 * named are noted in the same commit, to be looked at afterwards.
 */
record EraseSlice(EventFeed feed, List<Long> positions) implements Change {
  private static final List<String> OF_EACH =
      List.of(
          "DELETE FROM snapshots WHERE aggregate_id = (SELECT aggregate_id FROM streams"
              + " WHERE stream = (SELECT stream FROM events WHERE position = ?))",
          "DELETE FROM payloads WHERE position = ?",
          "INSERT INTO artifacts_to_check (sha256)"
              + " SELECT sha256 FROM artifact_names WHERE position = ?",
          "DELETE FROM artifact_names WHERE position = ?");

  @Override
  public void write(Statements statements) throws SQLException {
    statements.once("PRAGMA secure_delete = ON");
    try {
      for (long position : positions) {
        for (String sql : OF_EACH) {
          PreparedStatement statement = statements.of(sql);
          statement.setLong(1, position);
          statement.executeUpdate();
        }
      }
    } finally {
      statements.once("PRAGMA secure_delete = OFF");
    }
  }

  @Override
  public void committed() {
    feed.forgetRecent(Collections.max(positions));
  }
}
