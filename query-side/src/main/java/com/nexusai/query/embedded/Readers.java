package com.nexusai.query.embedded;

import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.View;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads, each with a connection of its own, that answer all readings. SQLite is
 * never entered from a virtual thread: a native call would pin the carrier for its whole length.
 */
final class Readers implements AutoCloseable {
  private static final int THREADS = 2;

  private final Tables tables;
  private final ExecutorService threads;
  private final BlockingQueue<Statements> idle = new ArrayBlockingQueue<>(THREADS);

  Readers(ReadModelFile file, Tables tables) throws SQLException {
    this.tables = tables;
    for (int i = 0; i < THREADS; i++) {
      idle.add(file.reader());
    }
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("nexus-read-models-reader-", 0).factory());
  }

  <T extends @Nullable Object> T read(Function<Reading, T> work) {
    try {
      return threads.submit(() -> inOneTransaction(work)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadModelFailure("The reading was interrupted.", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    }
  }

  private <T extends @Nullable Object> T inOneTransaction(Function<Reading, T> work)
      throws SQLException, InterruptedException {
    Statements statements = idle.take();
    try {
      statements.say("BEGIN");
      try {
        return work.apply(new Transaction(statements));
      } finally {
        statements.say("COMMIT");
      }
    } finally {
      idle.add(statements);
    }
  }

  static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new ReadModelFailure("The read models failed: " + cause.getMessage(), cause);
    };
  }

  @Override
  public void close() {
    threads.close();
    List<Statements> all = new ArrayList<>();
    idle.drainTo(all);
    for (Statements statements : all) {
      try {
        statements.close();
      } catch (SQLException e) {
        throw new ReadModelFailure("Cannot close a reader.", e);
      }
    }
  }

  private final class Transaction implements Reading {
    private final Statements statements;

    private Transaction(Statements statements) {
      this.statements = statements;
    }

    @Override
    public <D> @Nullable D get(View<D> view, String id) {
      try {
        return tables.of(view).get(statements, id);
      } catch (SQLException e) {
        throw rethrown(e);
      }
    }

    @Override
    public <D> List<D> find(Find<D> question) {
      try {
        return tables.of(question.view()).find(statements, question);
      } catch (SQLException e) {
        throw rethrown(e);
      }
    }

    @Override
    public <D> List<String> ids(Find<D> question) {
      try {
        return tables.of(question.view()).ids(statements, question);
      } catch (SQLException e) {
        throw rethrown(e);
      }
    }

    @Override
    public long count(Find<?> question) {
      try {
        return tables.of(question.view()).count(statements, question);
      } catch (SQLException e) {
        throw rethrown(e);
      }
    }

    @Override
    public long position(String projection) {
      try {
        var statement = statements.prepare(Tokens.POSITION);
        statement.setString(1, projection);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? rows.getLong(1) : 0;
        }
      } catch (SQLException e) {
        throw rethrown(e);
      }
    }
  }
}
