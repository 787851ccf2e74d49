package com.nexusai.query.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that writes the file. */
final class Writer implements AutoCloseable {
  private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Statements statements;
  private final List<Change> later = new ArrayList<>();
  private long lastWrite = System.nanoTime();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("nexus-read-models-writer").factory());
  private final Vacuum vacuum;
  private final TextMerging merging;

  Writer(Statements statements) throws SQLException {
    this.statements = statements;
    this.vacuum = new Vacuum(statements, thread);
    this.merging = new TextMerging(statements, thread);
    // What was to be merged when the file was closed is not known any more.
    merging.removedFrom(TextIndex.all(statements));
    // Room that was not given back yet is there at the next start too.
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  Vacuum vacuum() {
    return vacuum;
  }

  /**
   * Carries out all of these changes in one transaction, or none. Returns when they are visible to
   * readers.
   */
  void write(List<Change> changes) {
    try {
      thread.submit(() -> inOneTransaction(changes)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // The batch may or may not have been written; its token tells, and every document knows its
      // position.
      throw new ReadModelFailure("The write was interrupted.", e);
    } catch (ExecutionException e) {
      throw Readers.rethrown(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Carries out these changes with one of the next transactions, within a second of further ones:
   * for tokens of batches that changed no document. After a power cut such a batch is merely read
   * again.
   */
  void writeLater(List<Change> changes) {
    synchronized (later) {
      later.addAll(changes);
      if (later.isEmpty() || System.nanoTime() - lastWrite < LATER_NANOS) {
        return;
      }
    }
    write(List.of());
  }

  private List<Change> due() {
    synchronized (later) {
      List<Change> due = List.copyOf(later);
      later.clear();
      lastWrite = System.nanoTime();
      return due;
    }
  }

  private Void inOneTransaction(List<Change> changes) throws SQLException {
    // What was put off was decided earlier, so it goes first; a lost one is made up for by the next
    // of its kind.
    List<Change> due = due();
    statements.say("BEGIN IMMEDIATE");
    try {
      for (Change change : due) {
        change.apply(statements);
      }
      for (Change change : changes) {
        change.apply(statements);
      }
      statements.say("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
    vacuum.wrote();
    merging.removedFrom(statements.lessWords());
    return null;
  }

  private void rollback(Exception cause) {
    try {
      statements.say("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      // SQLite has done it by itself, as when the disk is full; the cause is what counts.
      cause.addSuppressed(alreadyRolledBack);
    }
  }

  @Override
  public void close() {
    write(List.of());
    thread.close();
    try {
      statements.close();
    } catch (SQLException e) {
      throw new ReadModelFailure("Cannot close the writer.", e);
    }
  }
}
