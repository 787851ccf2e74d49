package com.nexusai.kernel.execution;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the other sides ask the query side about runs, as messages of the query bus. */
public sealed interface ExecutionQuery {
  /** Whose runs. */
  UserId owner();

  /**
   * Which runs of an owner there are, the oldest first. Answers {@link FoundExecutions}; a run that
   * begins meanwhile comes after all others, so that pages follow one another without gap or
   * repeat.
   *
   * <p>Refuses with {@code POSITION_IN_THE_FUTURE} and {@code READ_MODEL_BEHIND}.
   *
   * @param workflow only runs of this workflow; null for all
   * @param statuses only runs in one of these states; empty for all
   * @param startedFrom only runs that started then or later; null for all
   * @param startedBefore only runs that started earlier; null for all
   * @param after what the page before answered as {@code next}; null for the first page
   * @param atLeast everything up to this position must be seen; 0 for whatever is there
   * @param limit how many at the most, from 1 to {@value #LIMIT_MAX}
   */
  record FindExecutions(
      UserId owner,
      @Nullable WorkflowId workflow,
      Set<ExecutionStatus> statuses,
      @Nullable Instant startedFrom,
      @Nullable Instant startedBefore,
      @Nullable Long after,
      long atLeast,
      int limit)
      implements ExecutionQuery {
    /** How many runs a page holds at the most. */
    public static final int LIMIT_MAX = 1_000;

    public FindExecutions {
      statuses = Set.copyOf(statuses);
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "Expected a limit from 1 to " + LIMIT_MAX + ", found " + limit + ".");
      }
    }

    /** The same question about this owner's runs. */
    public FindExecutions of(UserId whose) {
      return new FindExecutions(
          whose, workflow, statuses, startedFrom, startedBefore, after, atLeast, limit);
    }
  }
}
