package com.nexusai.query.batch;

import java.util.function.Supplier;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of projection processors. A batch belongs to the thread of its root unit of
 * work; a transaction begun within a unit of work that is already under way (a dead letter that is
 * tried again, a token stored on the side) joins it.
 *
 * @param <B> the store's own kind of batch
 */
@SuppressWarnings("ThreadLocalUsage") // Each copy of the views has batches of its own.
public final class Batches<B extends PendingBatch> implements TransactionManager {
  private static final Transaction JOINED =
      new Transaction() {
        @Override
        public void commit() {
          // The root commits for all.
        }

        @Override
        public void rollback() {
          // The root decides for all.
        }
      };

  private final Supplier<B> fresh;
  private final ThreadLocal<@Nullable B> current = new ThreadLocal<>();

  /**
   * Begins batches.
   *
   * @param fresh makes an empty one
   */
  public Batches(Supplier<B> fresh) {
    this.fresh = fresh;
  }

  /**
   * The batch of this thread.
   *
   * @throws IllegalStateException outside a transaction
   */
  public B current() {
    B batch = current.get();
    if (batch == null) {
      throw new IllegalStateException(
          "Expected a transaction of the read models on this thread, found none.");
    }
    return batch;
  }

  @Override
  public Transaction startTransaction() {
    // Outside a unit of work an earlier batch can only be one that was given up before it began.
    if (current.get() != null && CurrentUnitOfWork.isStarted()) {
      return JOINED;
    }
    B batch = fresh.get();
    current.set(batch);
    return new Root(batch);
  }

  private final class Root implements Transaction {
    private final B batch;

    private Root(B batch) {
      this.batch = batch;
    }

    @Override
    public void commit() {
      try {
        batch.commit();
      } catch (RuntimeException e) {
        batch.rollback();
        throw e;
      } finally {
        current.remove();
      }
    }

    @Override
    public void rollback() {
      try {
        batch.rollback();
      } finally {
        current.remove();
      }
    }
  }
}
