package com.nexusai.eventstore.config;

import com.nexusai.eventstore.saga.SagaFailures;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.history.EventLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/** How far the store is, and how far behind each event processor is. */
final class EventStoreMetrics implements MeterBinder, ApplicationListener<ContextRefreshedEvent> {
  private final EventLog log;
  private final EffectStore effects;
  private final SagaFailures failures;
  private final ObjectProvider<EventProcessingConfiguration> processing;
  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
  // A processor that waits before a retry has no status; it is where it was.
  private final Map<String, Long> lastKnown = new ConcurrentHashMap<>();

  EventStoreMetrics(
      EventLog log,
      EffectStore effects,
      SagaFailures failures,
      ObjectProvider<EventProcessingConfiguration> processing) {
    this.log = log;
    this.effects = effects;
    this.failures = failures;
    this.processing = processing;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registries.add(registry);
    Gauge.builder("nexus.events.head", log, EventLog::head)
        .description("Position of the newest durable event")
        .register(registry);
    Gauge.builder("nexus.effects.rows", effects, EffectStore::size)
        .description("Effect rows waiting or being performed")
        .register(registry);
    Gauge.builder("nexus.saga.failures", failures, SagaFailures::count)
        .description("Events that sagas failed to handle and that were parked")
        .register(registry);
  }

  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    processing.ifAvailable(configuration ->
        configuration
            .eventProcessors()
            .forEach((name, processor) -> {
              if (processor instanceof StreamingEventProcessor streaming) {
                registries.forEach(registry -> lag(registry, name, streaming));
              }
            }));
  }

  private void lag(MeterRegistry registry, String name, StreamingEventProcessor processor) {
    Gauge.builder("nexus.processor.lag", processor, streaming -> lag(name, streaming))
        .description("Events that the processor has not handled yet")
        .tag("processor", name)
        .register(registry);
  }

  private double lag(String name, StreamingEventProcessor processor) {
    long head = log.head();
    processor.processingStatus().values().stream()
        .map(EventTrackerStatus::getCurrentPosition)
        .mapToLong(position -> position.orElse(0))
        .min()
        .ifPresent(position -> lastKnown.put(name, position));
    return Math.max(0, head - lastKnown.getOrDefault(name, 0L));
  }
}
