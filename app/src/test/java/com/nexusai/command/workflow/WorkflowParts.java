package com.nexusai.command.workflow;

import com.nexusai.command.bus.AggregateCache;
import java.time.Duration;
import org.axonframework.config.ConfigurerModule;

/** The workflow aggregate, for an engine that is put together by hand. */
public final class WorkflowParts {
  private WorkflowParts() {}

  /** Registers the aggregate. */
  public static ConfigurerModule aggregate() {
    return new WorkflowConfiguration()
        .workflowAggregate(new AggregateCache(1_000, Duration.ofMinutes(10)));
  }
}
