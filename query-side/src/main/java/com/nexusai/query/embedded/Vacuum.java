package com.nexusai.query.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives room that removed documents left back to the file system, in steps so short that a batch
 * behind one hardly notices; each is followed by a longer pause. Runs on the writing thread.
 */
final class Vacuum {
  private static final Logger log = LoggerFactory.getLogger(Vacuum.class);
  private static final long LOOK_NANOS = 200_000_000;
  private static final long STEP_NANOS = 2_000_000;
  private static final int STEP_PAGES_FIRST = 16;
  private static final int STEP_PAGES_MAX = 256;
  private static final int PAUSES = 9;
  private static final long PAGES_LEFT_MIN = 512;
  private static final long PARTS_LEFT = 20;

  private final Statements statements;
  private final ScheduledExecutorService thread;
  private int stepPages = STEP_PAGES_FIRST;
  private boolean scheduled;
  private boolean working;
  private volatile long freeBytes;
  private volatile long vacuumedBytes;

  Vacuum(Statements statements, ScheduledExecutorService thread) {
    this.statements = statements;
    this.thread = thread;
  }

  long freeBytes() {
    return freeBytes;
  }

  long vacuumedBytes() {
    return vacuumedBytes;
  }

  /** Something was written: there may be free room soon. Called on the writing thread. */
  void wrote() {
    if (!scheduled) {
      schedule(LOOK_NANOS);
    }
  }

  private void schedule(long nanos) {
    if (!thread.isShutdown()) {
      thread.schedule(this::act, nanos, TimeUnit.NANOSECONDS);
      scheduled = true;
    }
  }

  private void act() {
    scheduled = false;
    try {
      long took = working ? step() : look();
      if (working) {
        schedule(PAUSES * took);
      }
    } catch (RejectedExecutionException e) {
      log.debug("The file is being closed; free room is given back after the next start.");
    } catch (SQLException e) {
      working = false;
      log.warn("Giving free room back failed and will be tried again: {}", e.toString());
    }
  }

  private long look() throws SQLException {
    long free = number("PRAGMA freelist_count");
    freeBytes = free * number("PRAGMA page_size");
    working = free > 2 * left();
    return 0;
  }

  private long left() throws SQLException {
    return Math.max(PAGES_LEFT_MIN, number("PRAGMA page_count") / PARTS_LEFT);
  }

  private long step() throws SQLException {
    long began = System.nanoTime();
    long before = number("PRAGMA freelist_count");
    statements.toEnd("PRAGMA incremental_vacuum(" + stepPages + ")");
    long free = number("PRAGMA freelist_count");
    long pageBytes = number("PRAGMA page_size");
    freeBytes = free * pageBytes;
    vacuumedBytes = vacuumedBytes + Math.max(0, before - free) * pageBytes;
    // A file that cannot shrink is left as it is.
    working = free < before && free > left();
    long took = System.nanoTime() - began;
    if (took > STEP_NANOS) {
      stepPages = Math.max(1, stepPages / 2);
    } else if (took < STEP_NANOS / 2) {
      stepPages = Math.min(STEP_PAGES_MAX, stepPages * 2);
    }
    if (!working) {
      cutLog();
    }
    return took;
  }

  /**
   * The file itself shrinks with the checkpoint. Nobody is waited for: the next one does it too.
   */
  private void cutLog() throws SQLException {
    statements.run("PRAGMA busy_timeout = 0");
    try {
      statements.run("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      statements.run("PRAGMA busy_timeout = " + ReadModelFile.BUSY_MILLIS);
    }
  }

  private long number(String pragma) throws SQLException {
    try (ResultSet row = statements.prepare(pragma).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
