package com.nexusai.kernel.history;

/**
 * Removes for good what events hold. The events stay, with their metadata, and the chain over them
 * still holds; readers find {@link PayloadErased} in the place of a payload.
 *
 * <p>Safe to call from any thread, virtual ones included, and for the same stream at once.
 */
public interface PayloadEraser {

  /**
   * Erases the payload of every event of a stream that comes before the stream's newest event of a
   * type, the stream's snapshot, and the artifacts that only erased events name. Works in small
   * commits of its own, so that nobody who writes waits for it; what was erased stays erased when
   * it is broken off, and a repeat erases the rest.
   *
   * @param aggregateId the stream
   * @param tombstone the class of the event that tells that the stream is erased; without such an
   *     event nothing is
   * @return how many payloads this call erased
   */
  int eraseBefore(String aggregateId, Class<?> tombstone);

  /**
   * Erases artifacts that no event names any more and that could not be erased with their last
   * event, because somebody was about to name them again.
   *
   * @param max how many are looked at, at the most
   * @return how many were erased
   */
  int sweep(int max);
}
