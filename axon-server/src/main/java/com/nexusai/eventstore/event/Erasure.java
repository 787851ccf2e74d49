package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.transaction.Transactions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes payloads for good, for retention or because a person asked for it. The events stay, with
 * their metadata, and the chain over them still holds: verification says "erased", never "broken".
 */
public final class Erasure {
  private final EventFile file;
  private final Transactions transactions;
  private final EventFeed feed;

  /** Erases from this file, and from the memory of this feed. */
  public Erasure(EventFile file, Transactions transactions, EventFeed feed) {
    this.file = file;
    this.transactions = transactions;
    this.feed = feed;
  }

  /** Erases the payloads of all events of this stream so far, and its snapshot. */
  public void eraseStream(String aggregateId) {
    erase(new Erase(feed, null, aggregateId));
  }

  /** Erases the payloads of the events at these positions; those already erased stay so. */
  public void erase(List<Long> positions) {
    erase(new Erase(feed, List.copyOf(positions), ""));
  }

  private void erase(Erase change) {
    transactions.write(change);
    // The log still holds the old bytes until it is written over.
    file.checkpoint();
  }

  private record Erase(
      EventFeed feed, @org.jspecify.annotations.Nullable List<Long> positions, String aggregateId)
      implements Change {
    @Override
    public void write(Statements statements) throws SQLException {
      statements.once("PRAGMA secure_delete = ON");
      try {
        if (positions == null) {
          eraseStream(statements);
        } else {
          erasePositions(statements, positions);
        }
      } finally {
        statements.once("PRAGMA secure_delete = OFF");
      }
    }

    private void eraseStream(Statements statements) throws SQLException {
      PreparedStatement payloads =
          statements.of(
              "DELETE FROM payloads WHERE position IN (SELECT position FROM events WHERE stream ="
                  + " (SELECT stream FROM streams WHERE aggregate_id = ?))");
      payloads.setString(1, aggregateId);
      payloads.executeUpdate();
      PreparedStatement snapshot = statements.of("DELETE FROM snapshots WHERE aggregate_id = ?");
      snapshot.setString(1, aggregateId);
      snapshot.executeUpdate();
    }

    private static void erasePositions(Statements statements, List<Long> positions)
        throws SQLException {
      for (long position : positions) {
        PreparedStatement snapshot =
            statements.of(
                "DELETE FROM snapshots WHERE aggregate_id = (SELECT aggregate_id FROM streams"
                    + " WHERE stream = (SELECT stream FROM events WHERE position = ?))");
        snapshot.setLong(1, position);
        snapshot.executeUpdate();
        PreparedStatement payload = statements.of("DELETE FROM payloads WHERE position = ?");
        payload.setLong(1, position);
        payload.executeUpdate();
      }
    }

    @Override
    public void committed() {
      feed.forgetRecent();
    }
  }
}
