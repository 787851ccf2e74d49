package com.nexusai.eventstore.transaction;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.NewEvent;
import com.nexusai.eventstore.file.WriteSet;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * One write set per root unit of work, handed to the event file when the root commits.
 *
 * <p>A nested unit of work adds to its root's set and commits nothing by itself: its commit
 * handlers run before the root has appended its events. When it is rolled back, what it added goes.
 * Outside of a unit of work, {@link #executeInTransaction} and {@link #fetchInTransaction} hold a
 * set for what runs inside them, and any other write is a commit of its own.
 */
public final class Transactions implements TransactionManager {
  private static final String RESOURCE = Transactions.class.getName();

  private final EventFile file;
  // Of the calling thread: a set outside of any unit of work, and what it wrote last.
  private final ThreadLocal<@Nullable WriteSet> outside = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Long> lastWrite = new ThreadLocal<>();

  private static final class Joined {
    final WriteSet writes = new WriteSet();
    boolean handedOver;
  }

  /** Commits to this file. */
  public Transactions(EventFile file) {
    this.file = file;
  }

  @Override
  public Transaction startTransaction() {
    lastWrite.remove();
    return new OfUnitOfWork();
  }

  private final class OfUnitOfWork implements Transaction {
    @Override
    public void commit() {
      CurrentUnitOfWork.ifStarted(unit -> {
        if (unit.isRoot()) {
          handOver(unit);
        }
      });
    }

    @Override
    public void rollback() {
      // Nothing was written yet; the set goes with its unit of work.
    }
  }

  @Override
  public void executeInTransaction(Runnable task) {
    fetchInTransaction(() -> {
      task.run();
      return Boolean.TRUE;
    });
  }

  @Override
  public <T> T fetchInTransaction(Supplier<T> supplier) {
    if (CurrentUnitOfWork.isStarted() || outside.get() != null) {
      return supplier.get();
    }
    WriteSet writes = new WriteSet();
    outside.set(writes);
    T result;
    try {
      result = supplier.get();
    } finally {
      outside.remove();
    }
    commit(writes);
    return result;
  }

  /** Adds the change to the current set, or commits it at once when there is none. */
  public void write(Change change) {
    WriteSet current = joinable();
    if (current != null) {
      current.add(change);
    } else {
      WriteSet own = new WriteSet();
      own.add(change);
      commit(own);
    }
  }

  /** Adds the events to the current set, or commits them at once when there is none. */
  public void append(List<NewEvent> events) {
    WriteSet current = joinable();
    WriteSet target = current != null ? current : new WriteSet();
    events.forEach(target::add);
    if (current == null) {
      commit(target);
    }
  }

  /** The changes of one class that the current set holds and nobody else can see yet. */
  public <C extends Change> List<C> uncommitted(Class<C> type) {
    if (CurrentUnitOfWork.isStarted()) {
      Joined joined = CurrentUnitOfWork.get().root().getResource(RESOURCE);
      return joined == null || joined.handedOver ? List.of() : joined.writes.changes(type);
    }
    WriteSet writes = outside.get();
    return writes == null ? List.of() : writes.changes(type);
  }

  /**
   * The position of the last event that the calling thread wrote in its latest transaction; the
   * newest durable position when that wrote none.
   */
  public long positionOfLastWrite() {
    Long last = lastWrite.get();
    return last == null ? file.head() : last;
  }

  private @Nullable WriteSet joinable() {
    if (!CurrentUnitOfWork.isStarted()) {
      return outside.get();
    }
    UnitOfWork<?> unit = CurrentUnitOfWork.get();
    UnitOfWork<?> root = unit.root();
    if (root.phase().isAfter(UnitOfWork.Phase.COMMIT)) {
      return null;
    }
    Joined joined = root.getOrComputeResource(RESOURCE, _ -> join(root));
    if (joined.handedOver) {
      return null;
    }
    if (unit != root) {
      unit.getOrComputeResource(RESOURCE, _ -> dropOnRollback(unit, joined.writes));
    }
    return joined.writes;
  }

  private Joined join(UnitOfWork<?> root) {
    // Also for a root that nobody attached a transaction to: its writes must not be lost silently.
    root.onCommit(this::handOver);
    return new Joined();
  }

  private static WriteSet.Mark dropOnRollback(UnitOfWork<?> nested, WriteSet writes) {
    WriteSet.Mark mark = writes.mark();
    nested.onRollback(_ -> writes.rollbackTo(mark));
    return mark;
  }

  private void handOver(UnitOfWork<?> root) {
    Joined joined = root.getResource(RESOURCE);
    if (joined != null && !joined.handedOver) {
      joined.handedOver = true;
      commit(joined.writes);
    }
  }

  private void commit(WriteSet writes) {
    if (writes.isEmpty()) {
      return;
    }
    boolean events = !writes.events().isEmpty();
    long last = file.commit(writes);
    if (events) {
      lastWrite.set(last);
    }
  }
}
