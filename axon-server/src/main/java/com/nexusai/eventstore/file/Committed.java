package com.nexusai.eventstore.file;

import java.util.List;

/**
 * Is told of durable events, on the writing thread, in order. Must not block and must not throw.
 */
public interface Committed {
  /**
   * These events are durable, their callers do not know it yet.
   *
   * @param first the position of the first; the others follow without gaps
   * @param events never empty
   */
  void events(long first, List<NewEvent> events);

  /** Readers may be woken: everything told so far has been acknowledged to its callers. */
  void wake();
}
