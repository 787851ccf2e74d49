package com.nexusai.eventstore.config;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What Axon must be told whoever starts it: no Axon Server unless one is chosen, and no calls home.
 * Any property of the application wins over these.
 */
public final class NexusDefaults implements EnvironmentPostProcessor {
  /** For Spring, which makes it by its class name. */
  public NexusDefaults() {}

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "nexus-defaults",
                Map.of(
                    "axon.axonserver.enabled", "false",
                    "axon.update-check.disabled", "true",
                    // Takes a stack trace for every handler that is called, event by event: half of
                    // what a run of pure steps costs. No handler of ours waits for anything.
                    "axon.timeout.enabled", "false",
                    // Who names what is not there gets a refusal; a stack trace tells nothing more.
                    "logging.level.org.axonframework.modelling.command.AbstractRepository",
                        "error")));
  }
}
