package com.nexusai.eventstore.config;

import com.nexusai.eventstore.config.EventStoreProperties.Processors;
import java.time.Duration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.serialization.Serializer;

/** The parts of the embedded store's configuration, for an engine that is put together by hand. */
public final class StoreParts {
  private StoreParts() {}

  /** What sagas and tokens are stored with. */
  public static Serializer serializer() {
    return new EventStoreAutoConfiguration().serializer();
  }

  /** How event processors run, with the values that apply when nothing is set. */
  public static ConfigurerModule processors() {
    return new ProcessorSettings(
        new Processors(
            500, 1, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(1), 3));
  }
}
