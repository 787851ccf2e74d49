package com.nexusai.eventstore.event;

import com.nexusai.eventstore.artifact.ArtifactSweep;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.history.PayloadEraser;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes payloads for good, for retention or because a person asked for it. The events stay, with
 * their metadata, and the chain over them still holds: verification says "erased", never "broken".
 */
public final class Erasure implements PayloadEraser {
  private static final int SLICE_EVENTS = 128;
  private static final long SLICE_BYTES = 1L << 20;
  private static final int SWEPT_AT_ONCE = 1_000;
  private static final String NEWEST_OF_TYPE =
      "SELECT max(e.sequence) FROM events e JOIN names t ON t.id = e.type"
          + " WHERE e.stream = (SELECT stream FROM streams WHERE aggregate_id = ?) AND t.name = ?";
  private static final String PAYLOADS =
      "SELECT e.position, length(p.bytes) FROM events e JOIN payloads p ON p.position = e.position"
          + " WHERE e.stream = (SELECT stream FROM streams WHERE aggregate_id = ?)"
          + " AND e.sequence < ? ORDER BY e.sequence LIMIT ?";

  private final EventFile file;
  private final Transactions transactions;
  private final EventFeed feed;
  private final ArtifactSweep artifacts;
  private final AtomicLong erased = new AtomicLong();

  /** Erases from this file, from the memory of this feed, and what this sweep finds unnamed. */
  public Erasure(
      EventFile file, Transactions transactions, EventFeed feed, ArtifactSweep artifacts) {
    this.file = file;
    this.transactions = transactions;
    this.feed = feed;
    this.artifacts = artifacts;
  }

  /** How many payloads were erased since the store was opened. */
  public long erased() {
    return erased.get();
  }

  @Override
  public int eraseBefore(String aggregateId, Class<?> tombstone) {
    return eraseBefore(aggregateId, newest(aggregateId, tombstone.getName()));
  }

  @Override
  public int sweep(int max) {
    return artifacts.sweep(max);
  }

  /** Erases the payloads of all events of this stream so far, and its snapshot. */
  public void eraseStream(String aggregateId) {
    eraseBefore(aggregateId, Long.MAX_VALUE);
    // The log still holds the old bytes until it is written over.
    file.checkpoint();
  }

  /** Erases the payloads of the events at these positions; those already erased stay so. */
  public void erase(List<Long> positions) {
    erase(new EraseSlice(feed, List.copyOf(positions)), positions.size());
    file.checkpoint();
  }

  private int eraseBefore(String aggregateId, long sequence) {
    int count = 0;
    List<Long> slice;
    do {
      slice = slice(aggregateId, sequence);
      if (!slice.isEmpty()) {
        erase(new EraseSlice(feed, slice), slice.size());
        count += slice.size();
      }
    } while (!slice.isEmpty());
    return count;
  }

  private void erase(EraseSlice slice, int size) {
    transactions.write(slice);
    erased.addAndGet(size);
    artifacts.sweep(SWEPT_AT_ONCE);
  }

  /** The first events that still have their payloads, as many as are erased in one commit. */
  private List<Long> slice(String aggregateId, long before) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(PAYLOADS);
      select.setString(1, aggregateId);
      select.setLong(2, before);
      select.setInt(3, SLICE_EVENTS);
      List<Long> positions = new ArrayList<>();
      long bytes = 0;
      try (ResultSet row = select.executeQuery()) {
        while (bytes < SLICE_BYTES && row.next()) {
          positions.add(row.getLong(1));
          bytes += row.getLong(2);
        }
      }
      return positions;
    });
  }

  /** The sequence of the stream's newest event of a type; 0 when there is none. */
  private long newest(String aggregateId, String type) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(NEWEST_OF_TYPE);
      select.setString(1, aggregateId);
      select.setString(2, type);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    });
  }
}
