package com.nexusai.kernel.history;

import java.util.List;
import java.util.function.Consumer;

/**
 * The stored events, read by position. The one source of truth for histories, resumed streams and
 * waiters.
 *
 * <p>Safe to call from any thread, virtual ones included; the reading itself happens on the store's
 * reader threads.
 */
public interface EventLog {

  /**
   * The events of one stream in order.
   *
   * @param aggregateId the stream
   * @param after only events with a greater global position; 0 for all
   * @param limit how many at the most, 1 to 10,000
   * @return empty when there is no such stream or nothing after that position
   */
  List<RecordedEvent> eventsOf(String aggregateId, long after, int limit);

  /**
   * The events of all streams in global order.
   *
   * @param after only events with a greater position; 0 for all
   * @param limit how many at the most, 1 to 10,000
   */
  List<RecordedEvent> eventsAfter(long after, int limit);

  /** The position of the newest durable event; 0 while there is none. */
  long head();

  /**
   * The position up to which everything that the calling thread wrote last is included: what a
   * write answers as {@code position}. Never smaller than the position of that write's last event,
   * and {@link #head()} where the store cannot tell.
   */
  long positionOfLastWrite();

  /**
   * Calls the listener with every event committed from now on, in order, in batches, after they are
   * durable, on one thread of the log's own. A listener must not block; one that throws is logged
   * and keeps receiving.
   *
   * @return closes the subscription; closing twice does nothing
   */
  Subscription subscribe(Consumer<List<RecordedEvent>> listener);

  /** A subscription that can be ended. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
