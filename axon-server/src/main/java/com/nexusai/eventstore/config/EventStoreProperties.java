package com.nexusai.eventstore.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the backbone, under {@code nexus}.
 *
 * @param home the data folder (NEXUS_HOME); {@code .nexus} in the user's home folder when not set
 * @param events {@code embedded} (the default) or {@code axon-server} (NEXUS_EVENTS)
 * @param processors how event processors run
 */
@ConfigurationProperties("nexus")
public record EventStoreProperties(
    @Nullable Path home,
    @DefaultValue("embedded") String events,
    @DefaultValue Processors processors) {

  /**
   * How event processors run.
   *
   * @param batchSize how many events one transaction handles at the most, 1 to 5,000
   * @param segments into how many segments a processor is split when it first starts, 1 to 64
   * @param claimTimeout after this time without a sign of life a segment is anybody's
   * @param claimExtension how often an owner gives a sign of life
   * @param claimInterval how often a node looks for segments that nobody owns, such as one that
   *     waits after a failure
   * @param sagaAttempts how often a saga handler may fail on an event before the event is parked
   */
  public record Processors(
      @DefaultValue("500") int batchSize,
      @DefaultValue("1") int segments,
      @DefaultValue("PT10S") Duration claimTimeout,
      @DefaultValue("PT2S") Duration claimExtension,
      @DefaultValue("PT1S") Duration claimInterval,
      @DefaultValue("3") int sagaAttempts) {}

  /** The data folder. */
  public Path folder() {
    return home != null ? home : Path.of(System.getProperty("user.home"), ".nexus");
  }
}
