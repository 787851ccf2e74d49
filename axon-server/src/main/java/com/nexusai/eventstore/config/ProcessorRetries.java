package com.nexusai.eventstore.config;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has every processor tried again within seconds after its batch failed. Left alone, Axon waits
 * twice as long after each failure, up to a minute: after a disk was full for a while, nothing
 * would move for that minute although there is room.
 */
final class ProcessorRetries implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ProcessorRetries.class);
  private static final Duration WAIT_MAX = Duration.ofSeconds(4);

  private final Supplier<EventProcessingConfiguration> processing;
  private @Nullable ScheduledExecutorService timer;

  ProcessorRetries(Supplier<EventProcessingConfiguration> processing) {
    this.processing = processing;
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("nexus-processor-retries").daemon(true).factory());
    started.scheduleWithFixedDelay(
        this::look, WAIT_MAX.toMillis(), WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    timer = started;
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  private void look() {
    try {
      EventProcessingConfiguration configuration = processing.get();
      configuration
          .eventProcessors()
          .forEach((name, processor) -> {
            if (processor instanceof StreamingEventProcessor streaming && streaming.isRunning()) {
              claimWhatWaits(streaming, configuration.tokenStore(name));
            }
          });
    } catch (RuntimeException e) {
      log.warn("Processors that wait after a failure could not be looked for: {}", e.toString());
    }
  }

  /** A segment that waits has no status; claiming it ends the wait. */
  private static void claimWhatWaits(StreamingEventProcessor processor, TokenStore tokens) {
    var working = processor.processingStatus();
    for (int segment : tokens.fetchSegments(processor.getName())) {
      if (!working.containsKey(segment)) {
        var _ = processor.claimSegment(segment);
      }
    }
  }
}
