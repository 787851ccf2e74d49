package com.nexusai.eventstore.file;

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
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long PAGE_BYTES = 4096;
  private static final long MOVE_FROM_PAGES = (8L << 20) / PAGE_BYTES;
  private static final long RESTART_FROM_PAGES = (32L << 20) / PAGE_BYTES;
  private static final long CUT_FROM_BYTES = 4L << 20;
  private static final int CALM_LOOKS = 5;

  private final Connection connection;
  private final Path log;
  private final ReentrantLock gate;
  private long lastInLog;
  private int calmLooks;
  // Of the checkpointing thread.
  private boolean failing;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("nexus-event-checkpoints").daemon(true).factory());

  /** How many pages are in the log, and how many of them are in the file as well. */
  private record State(boolean busy, long inLog, long moved) {
    long toMove() {
      return inLog - moved;
    }
  }

  Checkpoints(Path path, ReentrantLock gate) throws SQLException {
    this.connection = Connections.checkpointer(path);
    this.gate = gate;
    this.log = path.resolveSibling(path.getFileName() + "-wal");
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      State state = run("NOOP");
      if (state.toMove() >= MOVE_FROM_PAGES) {
        state = run("PASSIVE");
      }
      if (state.inLog() >= RESTART_FROM_PAGES) {
        restart();
      }
      calm(state);
      if (failing) {
        failing = false;
        LOG.info("Checkpoints work again.");
      }
    } catch (SQLException | RuntimeException e) {
      // Once: a full disk would otherwise fill the log with it, five times a second.
      if (!failing) {
        failing = true;
        LOG.warn("A checkpoint failed and will be tried again until it works: {}", e.toString());
      }
    }
  }

  /**
   * While nobody writes, the rest is moved as well, so that the file can shrink, and a log that was
   * large once is cut.
   */
  private void calm(State state) throws SQLException {
    calmLooks = state.inLog() == lastInLog ? calmLooks + 1 : 0;
    lastInLog = state.inLog();
    if (calmLooks < CALM_LOOKS || state.inLog() == 0) {
      return;
    }
    if (state.toMove() > 0) {
      run("PASSIVE");
    } else if (log.toFile().length() > CUT_FROM_BYTES) {
      cut();
    }
  }

  private void cut() throws SQLException {
    if (gate.tryLock()) {
      try {
        run("TRUNCATE");
      } finally {
        gate.unlock();
      }
    }
  }

  private void restart() throws SQLException {
    // Most of it without the gate, so that the rest is small.
    run("PASSIVE");
    gate.lock();
    try {
      run("PASSIVE");
    } finally {
      gate.unlock();
    }
  }

  /** Moves what can be moved; true when everything in the log is now in the file. */
  boolean checkpoint() throws SQLException {
    State state = run("PASSIVE");
    return !state.busy() && state.toMove() == 0;
  }

  private synchronized State run(String mode) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      return row.next()
          ? new State(row.getBoolean(1), row.getLong(2), row.getLong(3))
          : new State(true, 0, 0);
    }
  }

  @Override
  public void close() throws SQLException {
    thread.close();
    connection.close();
  }
}
