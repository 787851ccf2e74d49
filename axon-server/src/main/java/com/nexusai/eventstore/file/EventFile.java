package com.nexusai.eventstore.file;

import com.nexusai.eventstore.home.DataFolderRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The event file: one SQLite database in WAL mode with synchronous=FULL, written by one thread that
 * commits many write sets with each fsync, read by a few others.
 *
 * <p>Its owner makes sure that no other process writes it (see the data folder's lock).
 */
public final class EventFile implements AutoCloseable {
  private static final int READERS = 3;
  private static final int CHECKED_AT_START = 1_000;

  /** What to read from the file. */
  @FunctionalInterface
  public interface Query<T> extends Reads.Query<T> {}

  private final Path path;
  private final Connection writing;
  private final Statements writingStatements;
  private final Reads reads;
  private final Checkpoints checkpoints;
  private final Writer writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EventFile(Path path, Committed listener, Failpoints failpoints) throws SQLException {
    this.path = path;
    writing = Connections.writer(path);
    Schema.ensure(writing, path);
    ReentrantLock gate = new ReentrantLock();
    writingStatements = new Statements(writing);
    writer = new Writer(writingStatements, listener, failpoints, gate);
    reads = new Reads(path, READERS);
    checkpoints = new Checkpoints(path, gate);
  }

  /**
   * Opens the file, creating it when it is not there.
   *
   * @param listener is told of every commit from now on
   * @throws DataFolderRefused when the file is not ours, newer than this Nexus, or unreadable
   */
  public static EventFile open(Path path, Committed listener, Failpoints failpoints) {
    try {
      refuseDamaged(path);
      EventFile file = new EventFile(path, listener, failpoints);
      file.writer.start();
      file.checkpoints.start();
      return file;
    } catch (SQLException e) {
      throw StorageFailure.isDamage(e)
          ? damaged(path, String.valueOf(e.getMessage()), e)
          : new DataFolderRefused("The event file " + path + " cannot be opened: " + e, e);
    }
  }

  /** Before anything is opened for writing, which would move a damaged log into the file. */
  private static void refuseDamaged(Path path) throws SQLException {
    if (!Files.exists(path)) {
      return;
    }
    Verification.Break broken = ChainVerifier.newest(path, CHECKED_AT_START);
    if (broken != null) {
      throw damaged(path, "at event " + broken.position() + " " + broken.reason(), null);
    }
  }

  private static DataFolderRefused damaged(Path path, String where, @Nullable SQLException cause) {
    String sentence =
        "The event file "
            + path
            + " is damaged: "
            + where
            + ". Nothing was changed. Restore the data folder from a backup.";
    return cause == null ? new DataFolderRefused(sentence) : new DataFolderRefused(sentence, cause);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The position of the newest durable event; 0 while there is none. */
  public long head() {
    return writer.head();
  }

  /** How many bytes of the file hold nothing: to be used again, or given back. */
  public long freeBytes() {
    return writer.vacuum().freeBytes();
  }

  /** How many bytes were given back to the file system since the file was opened. */
  public long vacuumedBytes() {
    return writer.vacuum().vacuumedBytes();
  }

  /**
   * Writes everything in the set, or nothing of it, and returns when it is durable. The set must
   * not be used afterwards.
   *
   * @return the position of the set's last event; 0 when it holds no event
   * @throws RuntimeException what a change refused with, a ConcurrencyException when an event's
   *     sequence is taken, or a Rejection of kind UNAVAILABLE when the storage cannot write
   */
  public long commit(WriteSet writes) {
    return writer.commit(writes);
  }

  /** Reads one bounded page; safe on any thread, virtual ones included. */
  public <T> T read(Query<T> query) {
    return reads.read(query);
  }

  /**
   * Moves what is in the log into the file as far as nobody is in the way.
   *
   * @return whether all of it is in the file now
   */
  public boolean checkpoint() {
    try {
      return checkpoints.checkpoint();
    } catch (SQLException e) {
      throw StorageFailure.of(e);
    }
  }

  /** Finishes what waits to be written and closes; closing twice does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    writer.close();
    try {
      checkpoints.close();
      reads.close();
      writing.close();
    } catch (SQLException e) {
      throw StorageFailure.of(e);
    }
  }
}
