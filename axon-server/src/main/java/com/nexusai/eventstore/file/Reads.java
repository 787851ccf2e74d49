package com.nexusai.eventstore.file;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads the event file: a few connections, each used by one thread at a time.
 *
 * <p>A platform thread reads by itself. A virtual thread hands the reading over to a reader thread,
 * because a native call would hold on to its carrier.
 */
final class Reads implements AutoCloseable {
  /** What to read. Reads one bounded page, so that no snapshot of the file is held for long. */
  @FunctionalInterface
  interface Query<T> {
    T run(Statements statements) throws SQLException;
  }

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final List<Connection> connections = new ArrayList<>();
  private final BlockingQueue<Statements> free = new LinkedBlockingQueue<>();
  private final ExecutorService threads;
  private volatile boolean closed;

  Reads(Path path, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Connection connection = Connections.reader(path);
      connections.add(connection);
      free.add(new Statements(connection));
    }
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("nexus-event-reader-", 1).daemon(true).factory());
  }

  <T> T read(Query<T> query) {
    if (!Thread.currentThread().isVirtual()) {
      return run(query);
    }
    try {
      Future<T> answer = threads.submit(() -> run(query));
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageFailure.unavailable("one whose reader was interrupted");
    } catch (RejectedExecutionException e) {
      throw StorageFailure.unavailable("one that is closed");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private <T> T run(Query<T> query) {
    Statements statements = take();
    try {
      return query.run(statements);
    } catch (SQLException e) {
      statements.renew();
      throw StorageFailure.of(e);
    } finally {
      free.add(statements);
    }
  }

  private Statements take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Statements statements = free.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
          if (statements != null) {
            return statements;
          }
          if (closed) {
            throw StorageFailure.unavailable("one that is closed");
          }
        } catch (InterruptedException e) {
          // A page is short; waiting for it is quicker than undoing half a read.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    threads.close();
    // Whoever still reads finishes its page first.
    for (int i = 0; i < connections.size(); i++) {
      take();
    }
    closed = true;
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
