package com.nexusai.command;

import com.nexusai.command.bus.AggregateCache;
import java.time.Duration;
import org.axonframework.config.ConfigurerModule;

/** The execution aggregate, for an engine that is put together by hand. */
public final class ExecutionAggregateParts {
  private ExecutionAggregateParts() {}

  /** Registers the aggregate. */
  public static ConfigurerModule aggregate() {
    return new CommandAutoConfiguration()
        .executionAggregate(new AggregateCache(2_000, Duration.ofMinutes(10)));
  }
}
