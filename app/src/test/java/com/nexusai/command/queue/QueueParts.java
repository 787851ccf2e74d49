package com.nexusai.command.queue;

import com.nexusai.command.bus.AggregateCache;
import java.time.Duration;
import org.axonframework.config.ConfigurerModule;

/** The run queue aggregate, for an engine that is put together by hand. */
public final class QueueParts {
  private QueueParts() {}

  /** Registers the aggregate. */
  public static ConfigurerModule aggregate() {
    return new QueueConfiguration()
        .runQueueAggregate(new AggregateCache(1_000, Duration.ofMinutes(10)));
  }
}
