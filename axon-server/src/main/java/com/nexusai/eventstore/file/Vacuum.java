package com.nexusai.eventstore.file;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Gives room that erased payloads left back to the file system, page by page, in steps so short
 * that a commit behind one hardly notices. Belongs to the writing thread.
 *
 * <p>While there is work, a step is followed by a pause in proportion to it: long while others
 * write, short while nobody does. Some room is left, for the next events to use.
 */
final class Vacuum {
  /** Nothing is to be done until something is written. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long LOOK_NANOS = 100_000_000;
  private static final long FAILED_NANOS = 60_000_000_000L;
  private static final long STEP_NANOS = 2_000_000;
  private static final int STEP_PAGES_FIRST = 32;
  private static final int STEP_PAGES_MAX = 512;
  private static final int PAUSES_BUSY = 9;
  private static final int PAUSES_IDLE = 1;
  private static final long PAGES_LEFT_MIN = 1_024;
  private static final long PARTS_LEFT = 20;
  private static final int FULL = 2;

  private final Statements statements;
  private final long pageBytes;
  private int stepPages = STEP_PAGES_FIRST;
  private boolean waiting;
  private boolean working;
  private long due;
  private boolean durable = true;
  private volatile long free;
  private volatile long vacuumed;

  Vacuum(Statements statements) throws SQLException {
    this.statements = statements;
    this.pageBytes = number("PRAGMA page_size");
    look();
  }

  long freeBytes() {
    return free * pageBytes;
  }

  long vacuumedBytes() {
    return vacuumed * pageBytes;
  }

  /** Something was written: there may be free room soon. */
  void wrote() {
    if (!working && !waiting) {
      waiting = true;
      due = System.nanoTime() + LOOK_NANOS;
    }
  }

  /** How long until something is to be done; 0 when that is now. */
  long nanosLeft() {
    return working || waiting ? Math.max(0, due - System.nanoTime()) : NEVER;
  }

  boolean isDue() {
    return nanosLeft() == 0;
  }

  /**
   * Does one step, or looks whether there is something to do.
   *
   * @param busy whether others are writing
   */
  void act(boolean busy) throws SQLException {
    if (working) {
      long began = System.nanoTime();
      step();
      long now = System.nanoTime();
      long took = now - began;
      stepPages = pages(took);
      due = now + took * (busy ? PAUSES_BUSY : PAUSES_IDLE);
    } else {
      waiting = false;
      look();
    }
  }

  void failed() {
    working = true;
    due = System.nanoTime() + FAILED_NANOS;
  }

  private int pages(long took) {
    if (took > STEP_NANOS) {
      return Math.max(1, stepPages / 2);
    }
    return took < STEP_NANOS / 2 ? Math.min(STEP_PAGES_MAX, stepPages * 2) : stepPages;
  }

  private void look() throws SQLException {
    free = number("PRAGMA freelist_count");
    working = free > left(number("PRAGMA page_count")) * 2;
    due = System.nanoTime();
  }

  /** How many free pages are left for what comes. */
  private static long left(long pages) {
    return Math.max(PAGES_LEFT_MIN, pages / PARTS_LEFT);
  }

  private void step() throws SQLException {
    long before = free;
    // Not synced by itself: if it is lost in a crash, the pages are merely free again. The sync of
    // the next commit covers it.
    durable = false;
    statements.once("PRAGMA synchronous = NORMAL");
    statements.run("BEGIN IMMEDIATE");
    statements.toEnd("PRAGMA incremental_vacuum(" + stepPages + ")");
    statements.run("COMMIT");
    requireDurableCommits();
    long pages = number("PRAGMA page_count");
    free = number("PRAGMA freelist_count");
    vacuumed = vacuumed + Math.max(0, before - free);
    // A file that cannot shrink is left as it is.
    working = free < before && free > left(pages);
  }

  /** Nothing may be acknowledged whose commit is not synced. */
  void requireDurableCommits() throws SQLException {
    if (!durable) {
      statements.once("PRAGMA synchronous = FULL");
      try (Statement statement = statements.connection().createStatement()) {
        durable = Schema.number(statement, "PRAGMA synchronous") == FULL;
      }
      if (!durable) {
        throw new SQLException("The event file does not sync its commits.");
      }
    }
  }

  private long number(String pragma) throws SQLException {
    try (ResultSet row = statements.of(pragma).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
