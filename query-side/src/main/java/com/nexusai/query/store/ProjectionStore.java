package com.nexusai.query.store;

import com.nexusai.kernel.history.EventLog;
import java.util.List;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The read models as projections see them. Documents, token and dead letters of one batch become
 * visible together or not at all. {@link #get} and {@link #put} are used within a transaction of
 * {@link #transactions()}, on its thread.
 */
public interface ProjectionStore {
  /** The document with this id, the batch's own writes included; null when there is none. */
  <D> @Nullable D get(View<D> view, String id);

  /**
   * Writes a document; of several writes of one document within a batch only the last is carried
   * out.
   */
  <D> void put(View<D> view, String id, D document);

  /**
   * Removes every document whose id begins with {@code parent/}, those that this batch wrote before
   * included.
   */
  void removeChildren(View<?> view, String parent);

  /**
   * Runs once when the batch is about to be written, however often the same key is given: for what
   * is costly and needed only of the last state. It may still read and write.
   */
  void beforeCommit(Object key, Runnable work);

  /** The transactions of the projections' processors. */
  TransactionManager transactions();

  /** The tokens of the projections' processors. */
  TokenStore tokens(Serializer serializer);

  /**
   * The dead letters of one projection. They name events by position and hold no copy of them, so
   * an erased event is erased here too.
   */
  SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String projection, EventLog log);

  /**
   * The dead letters of one projection, in the order of their events.
   *
   * @param after the position after which to begin; 0 for all
   * @param limit how many at the most, 1 or more
   */
  List<WaitingEvent> waiting(String projection, long after, int limit);

  /**
   * A second copy of one projection's views, to be filled from the first event on while the one
   * that is read goes on.
   *
   * @throws IllegalStateException while there is another copy of the same projection's
   */
  Rebuilding beside(String projection);
}
