package com.nexusai.query.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bytes of removed words go. FTS5 only marks them as removed until parts of the index are
 * merged; this merges all of them, in steps so short that a batch behind one hardly notices, each
 * followed by a far longer pause. Runs on the writing thread.
 *
 * @see <a href="https://www.sqlite.org/fts5.html#the_merge_command">The merge command</a>
 */
final class TextMerging {
  private static final Logger log = LoggerFactory.getLogger(TextMerging.class);
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int STEP_PAGES = 16;
  private static final int PAUSES = 49;

  /** A step that changes no more than this has found nothing to merge. */
  private static final long NOTHING = 1;

  private final Statements statements;
  private final ScheduledExecutorService thread;
  private final Set<String> due = new LinkedHashSet<>();

  /** The index that is being merged; null between two. */
  private @Nullable String current;

  private boolean scheduled;

  TextMerging(Statements statements, ScheduledExecutorService thread) {
    this.statements = statements;
    this.thread = thread;
  }

  /**
   * Words were taken out of these indexes. One that is being merged has its turn again: its first
   * parts are passed. Called on the writing thread, or before that begins.
   */
  void removedFrom(Set<String> indexes) {
    due.addAll(indexes);
    if (!due.isEmpty() && !scheduled) {
      schedule(QUIET_NANOS);
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
    long start = System.nanoTime();
    try {
      step();
    } catch (SQLException e) {
      // Its table may have taken another's place meanwhile. The next removal begins again.
      log.debug("Merging {} failed: {}", current, e.toString());
      current = null;
    }
    if (current != null) {
      schedule(PAUSES * (System.nanoTime() - start));
    } else if (!due.isEmpty()) {
      schedule(QUIET_NANOS);
    }
  }

  private void step() throws SQLException {
    int pages = STEP_PAGES;
    if (current == null) {
      current = due.iterator().next();
      due.remove(current);
      // A negative number takes all parts for one to be merged; the steps after it go on with that.
      pages = -STEP_PAGES;
    }
    long before = changes();
    statements.run(
        "INSERT INTO %s(%s, rank) VALUES('merge', %d)".formatted(current, current, pages));
    if (changes() - before <= NOTHING) {
      current = null;
    }
  }

  private long changes() throws SQLException {
    try (ResultSet row = statements.prepare("SELECT total_changes()").executeQuery()) {
      return row.getLong(1);
    }
  }
}
