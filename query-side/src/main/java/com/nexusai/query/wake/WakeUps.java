package com.nexusai.query.wake;

import com.nexusai.kernel.history.EventLog.Subscription;
import java.util.function.LongConsumer;

/**
 * Tells the nodes that share an event store that there is something new in it. It carries positions
 * and never events, and may lose any of them: who listens looks into the store by itself when it
 * has heard nothing for a while.
 */
public interface WakeUps {
  /** What a listener is told when nobody knows how far the store has come meanwhile. */
  long UNKNOWN = Long.MAX_VALUE;

  /**
   * Tells the other nodes that everything up to this position can be read. Returns at once; of
   * several positions that wait only the greatest is sent.
   */
  void announce(long position);

  /**
   * Calls the listener with each position that another node announced, and with {@link #UNKNOWN}
   * when announcements may have been missed. The listener must not block.
   *
   * @return ends it
   */
  Subscription listen(LongConsumer listener);
}
