package com.nexusai.query.projection;

import com.nexusai.query.live.LiveHub;
import com.nexusai.query.store.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What is measured here: how far each projection has come, and who watches live. */
public final class ProjectionMetrics implements MeterBinder {
  private final Projections projections;
  private final Progress progress;
  private final LiveHub hub;

  /** Measures these. */
  public ProjectionMetrics(Projections projections, Progress progress, LiveHub hub) {
    this.projections = projections;
    this.progress = progress;
    this.hub = hub;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String name : projections.names()) {
      Gauge.builder("nexus.projection.position", () -> status(name).position())
          .description("The position of the last event that the view holds.")
          .tag("projection", name)
          .register(registry);
      Gauge.builder("nexus.projection.lag", () -> status(name).lag())
          .description("How many positions the view is behind the newest event.")
          .tag("projection", name)
          .register(registry);
      Gauge.builder("nexus.projection.dead.letters", () -> status(name).deadLetters())
          .description("How many events failed, or wait for one that did.")
          .tag("projection", name)
          .register(registry);
    }
    Gauge.builder("nexus.live.subscribers", hub, LiveHub::subscribers)
        .description("How many live streams are open.")
        .register(registry);
    FunctionCounter.builder("nexus.live.frames", hub, LiveHub::frames)
        .description("How many frames were handed to subscribers.")
        .register(registry);
  }

  private ProjectionStatus status(String name) {
    return projections.status(name, progress);
  }
}
