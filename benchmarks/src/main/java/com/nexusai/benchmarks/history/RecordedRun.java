package com.nexusai.benchmarks.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run as the event file holds them: the pattern for others.
 *
 * @param id the run's
 */
record RecordedRun(String id, List<Event> events) {

  /** One of its events. */
  record Event(
      String aggregateType,
      String type,
      @Nullable String revision,
      Instant recordedAt,
      String metadata,
      String payload) {}

  /**
   * Reads a run.
   *
   * @throws IOException when it is not there
   */
  static RecordedRun read(Path eventFile, String id) throws IOException {
    List<Event> events = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + eventFile);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT aggregate_type, type, revision, recorded_at, metadata, payload"
                    + " FROM event_log WHERE aggregate_id = ? ORDER BY sequence")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(event(rows));
        }
      }
    } catch (SQLException e) {
      throw new IOException("Cannot read run " + id + " from " + eventFile + ".", e);
    }
    if (events.isEmpty()) {
      throw new IOException("Expected the events of run " + id + " in " + eventFile + ".");
    }
    return new RecordedRun(id, List.copyOf(events));
  }

  private static Event event(ResultSet rows) throws SQLException {
    return new Event(
        rows.getString(1),
        rows.getString(2),
        rows.getString(3),
        Instant.parse(rows.getString(4)),
        rows.getString(5),
        rows.getString(6));
  }

  /** The payload of one of its events as another run's; UTF-8. */
  byte[] payload(Event event, String otherId) {
    return event.payload().replace(id, otherId).getBytes(StandardCharsets.UTF_8);
  }
}
