package com.nexusai.command.queue;

import java.util.List;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.Snapshotter;
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
                        snapshotter(configuration), EVENTS_BETWEEN_SNAPSHOTS))
                .configureFilterEventsByType(_ -> true));
  }

  /** The one that Axon sets up for Spring knows only aggregates that are prototype beans. */
  private static Snapshotter snapshotter(org.axonframework.config.Configuration configuration) {
    return AggregateSnapshotter.builder()
        .eventStore(configuration.eventStore())
        .transactionManager(configuration.getComponent(TransactionManager.class))
        .parameterResolverFactory(configuration.parameterResolverFactory())
        .handlerDefinition(configuration.handlerDefinition(RunQueue.class))
        .aggregateFactories(List.of(new GenericAggregateFactory<>(RunQueue.class)))
        .build();
  }
}
