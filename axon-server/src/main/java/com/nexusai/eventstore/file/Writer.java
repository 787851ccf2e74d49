package com.nexusai.eventstore.file;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the event file. It takes whatever waits, writes each write set under
 * its own savepoint, and commits them all with one fsync.
 */
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);
  private static final int SETS_PER_COMMIT_MAX = 512;
  private static final String INSERT_EVENT =
      "INSERT INTO events (position, stream, sequence, event_id, type, revision, recorded_at,"
          + " metadata, payload_sha256, chain_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String INSERT_PAYLOAD =
      "INSERT INTO payloads (position, bytes) VALUES (?, ?)";
  private static final Commit STOP = new Commit(new WriteSet());

  private final Statements statements;
  private final Catalog catalog;
  private final Chain chain = new Chain();
  private final Committed listener;
  private final Failpoints failpoints;
  private final ReentrantLock gate;
  private final Vacuum vacuum;
  private final LinkedBlockingQueue<Commit> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private byte[] chainHash = Chain.start();
  private long position;
  private boolean failing;
  private volatile long head;
  private volatile boolean closed;
  private volatile boolean stale;

  Writer(Statements statements, Committed listener, Failpoints failpoints, ReentrantLock gate)
      throws SQLException {
    this.statements = statements;
    this.catalog = new Catalog(statements);
    this.listener = listener;
    this.failpoints = failpoints;
    this.gate = gate;
    this.vacuum = new Vacuum(statements);
    load();
    thread = Thread.ofPlatform().name("nexus-event-writer").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Vacuum vacuum() {
    return vacuum;
  }

  /** The position of the newest durable event; 0 while there is none. */
  long head() {
    return head;
  }

  /**
   * Writes the set and returns when it is durable.
   *
   * @return the position of its last event; 0 when it has none
   */
  long commit(WriteSet writes) {
    if (closed) {
      throw StorageFailure.unavailable("one that is closed");
    }
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("The writing thread cannot wait for itself.");
    }
    Commit commit = new Commit(writes);
    queue.add(commit);
    if (closed) {
      // The writer may have gone between the two looks; it or we tell the caller.
      refuseWaiting();
    }
    return commit.await();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    queue.add(STOP);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void refuseWaiting() {
    if (thread.isAlive()) {
      return;
    }
    for (Commit left = queue.poll(); left != null; left = queue.poll()) {
      left.fail(StorageFailure.unavailable("one that is closed"));
    }
  }

  private void run() {
    List<Commit> group = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        Commit first = next();
        if (first != null) {
          group.add(first);
          queue.drainTo(group, SETS_PER_COMMIT_MAX - 1);
          running = !group.remove(STOP);
        }
        if (!group.isEmpty()) {
          commitGroup(group);
          vacuum.wrote();
        }
        if (running && vacuum.isDue()) {
          vacuum(first != null);
        }
      } catch (InterruptedException e) {
        log.warn("The event writer does not stop on an interrupt; close the event file instead.");
      } finally {
        group.clear();
      }
    }
  }

  /** What waits to be written; null when it is time to give room back. */
  private @Nullable Commit next() throws InterruptedException {
    long nanos = vacuum.nanosLeft();
    return nanos == Vacuum.NEVER ? queue.take() : queue.poll(nanos, TimeUnit.NANOSECONDS);
  }

  private void vacuum(boolean busy) {
    gate.lock();
    try {
      vacuum.act(busy);
    } catch (SQLException e) {
      log.warn("Giving free room back failed and will be tried again: {}", e.toString());
      rollback();
      vacuum.failed();
    } finally {
      gate.unlock();
    }
  }

  private void commitGroup(List<Commit> group) {
    List<Commit> written = new ArrayList<>(group.size());
    long first;
    gate.lock();
    try {
      if (stale) {
        load();
      }
      vacuum.requireDurableCommits();
      // Only now: after a failure the position was ahead of the file.
      first = position + 1;
      statements.run("BEGIN IMMEDIATE");
      for (Commit commit : group) {
        if (write(commit)) {
          written.add(commit);
        }
      }
      failpoints.beforeFsync();
      statements.run("COMMIT");
      failpoints.afterFsync();
    } catch (SQLException | RuntimeException | Error e) {
      failGroup(group, e);
      return;
    } finally {
      gate.unlock();
    }
    head = position;
    if (failing && !written.isEmpty()) {
      failing = false;
      log.info("The event writer writes again.");
    }
    tell(first, written);
  }

  /** Whether it was written; otherwise its caller has been told why not. */
  private boolean write(Commit commit) throws SQLException {
    long positionBefore = position;
    byte[] chainBefore = chainHash;
    catalog.begin();
    statements.run("SAVEPOINT one");
    RuntimeException refusal;
    try {
      for (NewEvent event : commit.writes().events()) {
        append(event);
      }
      for (Change change : commit.writes().changes()) {
        change.write(statements);
      }
      statements.run("RELEASE one");
      commit.written(position > positionBefore ? position : 0);
      return true;
    } catch (SQLException e) {
      if (!StorageFailure.concernsOneCaller(e)) {
        throw e;
      }
      statements.renew();
      refusal =
          new IllegalStateException("The event file refuses this write: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      refusal = e;
    }
    statements.run("ROLLBACK TO one");
    statements.run("RELEASE one");
    catalog.takeBack();
    position = positionBefore;
    chainHash = chainBefore;
    commit.fail(refusal);
    return false;
  }

  private void append(NewEvent event) throws SQLException {
    long stream = catalog.take(event);
    long type = catalog.name(event.type());
    long at = position + 1;
    byte[] hash = chain.next(chainHash, at, event.canonical(), event.payloadSha256());
    PreparedStatement insert = statements.of(INSERT_EVENT);
    insert.setLong(1, at);
    insert.setLong(2, stream);
    insert.setLong(3, event.sequence());
    insert.setString(4, event.id());
    insert.setLong(5, type);
    insert.setString(6, event.revision());
    insert.setLong(7, Micros.floor(event.recordedAt()));
    insert.setString(8, event.metadata());
    insert.setBytes(9, event.payloadSha256());
    insert.setBytes(10, hash);
    insert.executeUpdate();
    PreparedStatement payload = statements.of(INSERT_PAYLOAD);
    payload.setLong(1, at);
    payload.setBytes(2, event.payload());
    payload.executeUpdate();
    for (byte[] artifact : event.artifacts()) {
      PreparedStatement names = statements.of(Schema.NAME_ARTIFACT);
      names.setLong(1, at);
      names.setBytes(2, artifact);
      names.executeUpdate();
    }
    position = at;
    chainHash = hash;
  }

  private void tell(long first, List<Commit> written) {
    long at = first;
    for (Commit commit : written) {
      List<NewEvent> events = commit.writes().events();
      if (!events.isEmpty()) {
        listener.events(at, events);
        at += events.size();
      }
      for (Change change : commit.writes().changes()) {
        told(change);
      }
    }
    for (Commit commit : written) {
      commit.succeed();
    }
    failpoints.beforeDispatch();
    listener.wake();
  }

  private static void told(Change change) {
    try {
      change.committed();
    } catch (RuntimeException e) {
      // The change is durable whatever its listener does; the writer must go on.
      log.error("A change was stored, but its feature failed to take note: {}", change, e);
    }
  }

  private void failGroup(List<Commit> group, Throwable cause) {
    if (!failing) {
      // Once, until a commit works again: a full disk fails many times a second.
      failing = true;
      log.error("A commit of {} units of work failed; the writer goes on.", group.size(), cause);
    }
    rollback();
    RuntimeException told =
        cause instanceof SQLException fault
            ? StorageFailure.of(fault)
            : StorageFailure.unavailable(String.valueOf(cause));
    for (Commit commit : group) {
      commit.fail(told);
    }
  }

  private void rollback() {
    // What is known in memory may be ahead of the file now; it is read again before the next write.
    stale = true;
    statements.renew();
    try {
      statements.once("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      log.debug("SQLite has rolled back by itself: {}", alreadyRolledBack.getMessage());
    }
  }

  private void load() throws SQLException {
    catalog.load();
    try (ResultSet rows = lastEvent().executeQuery()) {
      boolean any = rows.next();
      position = any ? rows.getLong(1) : 0;
      chainHash = any ? rows.getBytes(2) : Chain.start();
    }
    head = position;
    stale = false;
  }

  private PreparedStatement lastEvent() throws SQLException {
    return statements.of("SELECT position, chain_hash FROM events ORDER BY position DESC LIMIT 1");
  }
}
