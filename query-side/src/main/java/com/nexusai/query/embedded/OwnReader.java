package com.nexusai.query.embedded;

import com.nexusai.query.store.Find;
import com.nexusai.query.store.View;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The projections' own reader: they run on platform threads, so they read in place instead of
 * handing over to another thread for every document.
 */
final class OwnReader implements AutoCloseable {
  private final Statements statements;
  private final Tables tables;

  OwnReader(Statements statements, Tables tables) {
    this.statements = statements;
    this.tables = tables;
  }

  synchronized <D> @Nullable D get(View<D> view, String id) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("Projections run on platform threads.");
    }
    try {
      return tables.of(view).get(statements, id);
    } catch (SQLException e) {
      throw Readers.rethrown(e);
    }
  }

  synchronized <D> List<String> plan(Find<D> question) {
    try {
      return tables.of(question.view()).plan(statements, question);
    } catch (SQLException e) {
      throw Readers.rethrown(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      statements.close();
    } catch (SQLException e) {
      throw new ReadModelFailure("Cannot close the projections' reader.", e);
    }
  }
}
