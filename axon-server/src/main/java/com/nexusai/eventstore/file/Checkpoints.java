package com.nexusai.eventstore.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is in the write-ahead log into the database file, on a connection and a thread of its
 * own, so that no commit pays for it.
 *
 * <p>Only PASSIVE checkpoints: they wait for nobody and nobody waits for them. Under steady writing
 * such a checkpoint never reaches the log's end and the log would grow for ever; so once it is
 * large, the small rest is moved while the writer stands still for a moment, and the next commit
 * starts the log again from its beginning.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long SMALL_BYTES = 4L << 20;
  private static final long LARGE_BYTES = 32L << 20;

  private final Path wal;
  private final Connection connection;
  private final ReentrantLock gate;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("nexus-event-checkpoints").daemon(true).factory());
  private long sizeBefore;

  Checkpoints(Path path, ReentrantLock gate) throws SQLException {
    this.wal = path.resolveSibling(path.getFileName() + "-wal");
    this.connection = Connections.checkpointer(path);
    this.gate = gate;
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long frames = framesToMove();
      if (frames > 0) {
        checkpoint();
        if (Files.size(wal) > LARGE_BYTES) {
          restart();
        }
      }
    } catch (SQLException | IOException | RuntimeException e) {
      log.warn("A checkpoint failed and will be tried again: {}", e.toString());
    }
  }

  private long framesToMove() throws IOException {
    if (!Files.exists(wal)) {
      return 0;
    }
    long size = Files.size(wal);
    boolean grown = size > SMALL_BYTES && size != sizeBefore;
    sizeBefore = size;
    // A log that has been started again keeps its size, so a large one is looked at every time.
    return grown || size > LARGE_BYTES ? size : 0;
  }

  private void restart() throws SQLException {
    gate.lock();
    try {
      checkpoint();
    } finally {
      gate.unlock();
    }
  }

  /** Whether everything in the log is now in the file. */
  boolean checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      return row.next() && row.getInt(1) == 0 && row.getLong(2) == row.getLong(3);
    }
  }

  @Override
  public void close() throws SQLException {
    thread.close();
    connection.close();
  }
}
