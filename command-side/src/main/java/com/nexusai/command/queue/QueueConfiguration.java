package com.nexusai.command.queue;

import org.axonframework.common.caching.Cache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The run queue aggregate. */
@Configuration(proxyBeanMethods = false)
public class QueueConfiguration {
  /** A queue has three events a run; reading this many costs a few milliseconds. */
  private static final int EVENTS_BETWEEN_SNAPSHOTS = 500;

  @Bean
  ConfigurerModule runQueueAggregate(@Qualifier("workflowCache") Cache cache) {
    return configurer ->
        configurer.configureAggregate(
            AggregateConfigurer.defaultConfiguration(RunQueue.class)
                .configureCache(_ -> cache)
                .configureSnapshotTrigger(configuration ->
                    new EventCountSnapshotTriggerDefinition(
                        configuration.snapshotter(), EVENTS_BETWEEN_SNAPSHOTS))
                .configureFilterEventsByType(_ -> true));
  }
}
