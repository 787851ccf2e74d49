package com.nexusai.kernel.queue;

import com.nexusai.kernel.execution.ExecutionId;
import java.time.Instant;

/**
 * Everything that can have happened in a queue of runs. The metadata of each names {@code owner}
 * and {@code workflow}.
 *
 * @since 0.1.0
 */
public sealed interface RunQueueEvent {
  /** The queue. */
  RunQueueId queue();

  /** The run that it is about. */
  ExecutionId execution();

  /** When it was decided. */
  Instant at();

  /**
   * A run asked for a place.
   *
   * @param limit how many runs may be under way at once from now on, at least 1
   */
  record RunEnqueued(RunQueueId queue, ExecutionId execution, int limit, Instant at)
      implements RunQueueEvent {}

  /** A run got a place: the first that asked comes first. */
  record RunAdmitted(RunQueueId queue, ExecutionId execution, Instant at)
      implements RunQueueEvent {}

  /** A run gave its place back, or will not need one. */
  record RunReleased(RunQueueId queue, ExecutionId execution, Instant at)
      implements RunQueueEvent {}
}
