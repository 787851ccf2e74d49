package com.nexusai.eventstore.config;

import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * How every event processor runs unless its owner says otherwise: pooled streaming, in batches,
 * from the first event on, and a failing handler stops its batch instead of being logged and
 * skipped.
 *
 * <p>These are defaults. Whoever owns a processing group may give it a token store, a transaction
 * manager, a dead-letter queue or a configuration of its own by the name of the group.
 */
final class ProcessorSettings implements ConfigurerModule {
  private final EventStoreProperties.Processors settings;

  ProcessorSettings(EventStoreProperties.Processors settings) {
    this.settings = settings;
  }

  @Override
  public void configureModule(Configurer configurer) {
    EventProcessingConfigurer processing = configurer.eventProcessing();
    processing.usingPooledStreamingEventProcessors();
    processing.registerDefaultListenerInvocationErrorHandler(
        _ -> PropagatingErrorHandler.instance());
    processing.registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance());
    processing.registerPooledStreamingEventProcessorConfiguration((_, builder) ->
        builder
            .batchSize(settings.batchSize())
            .initialSegmentCount(settings.segments())
            .claimExtensionThreshold(settings.claimExtension().toMillis())
            .tokenClaimInterval(settings.claimInterval().toMillis())
            // Also for sagas, whose default would miss what happened before their first start.
            .initialToken(StreamableMessageSource::createTailToken));
  }
}
