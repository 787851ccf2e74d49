package com.nexusai.kernel.queue;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of a queue of runs. */
public sealed interface RunQueueCommand {
  /** The queue that is asked. */
  RunQueueId queue();

  /** The server's receipt time. */
  Instant at();

  /**
   * Asks for a place. A repeat, while the run waits or has its place, does nothing.
   *
   * @param limit how many runs may be under way at once from now on, at least 1
   */
  record EnqueueRun(
      @TargetAggregateIdentifier RunQueueId queue,
      ExecutionId execution,
      int limit,
      UserId owner,
      WorkflowId workflow,
      Instant at)
      implements RunQueueCommand {}

  /** Gives a run's place back, or its turn when it still waits. A repeat does nothing. */
  record ReleaseRun(
      @TargetAggregateIdentifier RunQueueId queue,
      ExecutionId execution,
      UserId owner,
      WorkflowId workflow,
      Instant at)
      implements RunQueueCommand {}
}
