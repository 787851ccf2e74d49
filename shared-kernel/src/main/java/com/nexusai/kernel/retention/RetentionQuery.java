package com.nexusai.kernel.retention;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the other sides ask the query side about retention, as messages of the query bus. */
public sealed interface RetentionQuery {

  /**
   * Which ended runs, of whichever owner, are due to be erased, the oldest of a workflow first.
   * Answers a {@link DueRuns}. Runs that have not ended are never due, nor are sub-runs of such a
   * run; a run stays due until its erasure is seen.
   *
   * @param defaults for workflows whose published version says nothing else
   * @param now what ages are counted up to
   * @param endedBefore only runs that ended earlier, whatever else is said
   * @param after what the page before answered as {@code next}; null for the first page
   * @param limit how many at the most, from 1 to {@value #LIMIT_MAX}
   */
  record FindDueRuns(
      Retention defaults, Instant now, Instant endedBefore, @Nullable String after, int limit)
      implements RetentionQuery {
    /** How many runs a page holds at the most. */
    public static final int LIMIT_MAX = 1_000;

    public FindDueRuns {
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "Expected a limit from 1 to " + LIMIT_MAX + ", found " + limit + ".");
      }
    }
  }
}
