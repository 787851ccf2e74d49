package com.nexusai.query.store;

/**
 * A second copy of one projection's views, empty at first, which is filled beside the one that is
 * read and then takes its place. Until then nobody who reads sees anything of it. Used by one
 * thread at a time, except for {@link #position()}.
 */
public interface Rebuilding extends AutoCloseable {
  /**
   * The copy as the projection sees it, with documents, tokens and dead letters of its own. Its
   * processor bears the projection's own name. Not to be used after {@link #switchOver()} or {@link
   * #close()}.
   */
  ProjectionStore store();

  /** The position of the last event that the copy's documents hold; 0 for none. */
  long position();

  /**
   * Puts the copy in the place of the one that is read: readers see the new documents, the new
   * position and the new dead letters from one instant on. Neither the copy's processor nor the
   * projection's own may be running.
   */
  void switchOver();

  /**
   * Discards whatever was not switched over; the copy's processor may not be running. After a crash
   * the next start of the store does the same.
   */
  @Override
  void close();
}
