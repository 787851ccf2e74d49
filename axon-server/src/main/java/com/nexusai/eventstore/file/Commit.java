package com.nexusai.eventstore.file;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A write set on its way to the disk, and the thread that waits for it. */
final class Commit {
  private final WriteSet writes;
  private final Thread caller = Thread.currentThread();
  private volatile boolean done;
  private long lastPosition;
  private @Nullable RuntimeException failure;

  Commit(WriteSet writes) {
    this.writes = writes;
  }

  WriteSet writes() {
    return writes;
  }

  /** The position of its last event, once written; 0 when it has none. */
  long lastPosition() {
    return lastPosition;
  }

  void written(long position) {
    lastPosition = position;
  }

  /** Tells the caller why it failed; one that has been told already keeps its first answer. */
  void fail(RuntimeException cause) {
    if (!done) {
      failure = cause;
      succeed();
    }
  }

  void succeed() {
    done = true;
    LockSupport.unpark(caller);
  }

  /**
   * Waits until it is durable or has failed. An interrupt does not end the waiting, because the
   * caller could not know what became of its writes; it is kept for afterwards.
   */
  long await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    return lastPosition;
  }
}
