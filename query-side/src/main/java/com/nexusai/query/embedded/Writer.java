package com.nexusai.query.embedded;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one thread that writes the file. */
final class Writer implements AutoCloseable {
  private final Statements statements;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("nexus-read-models-writer").factory());

  Writer(Statements statements) {
    this.statements = statements;
  }

  /**
   * Carries out all of these changes in one transaction, or none. Returns when they are visible to
   * readers.
   */
  void write(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
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

  private Void inOneTransaction(List<Change> changes) throws SQLException {
    statements.say("BEGIN IMMEDIATE");
    try {
      for (Change change : changes) {
        change.apply(statements);
      }
      statements.say("COMMIT");
    } catch (SQLException | RuntimeException e) {
      statements.say("ROLLBACK");
      throw e;
    }
    return null;
  }

  @Override
  public void close() {
    thread.close();
    try {
      statements.close();
    } catch (SQLException e) {
      throw new ReadModelFailure("Cannot close the writer.", e);
    }
  }
}
