package com.nexusai.query.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How far rebuilds have come. */
public final class RebuildMetrics implements MeterBinder {
  private final Projections projections;
  private final Rebuilder rebuilder;

  /** Measures these. */
  public RebuildMetrics(Projections projections, Rebuilder rebuilder) {
    this.projections = projections;
    this.rebuilder = rebuilder;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String name : projections.names()) {
      Gauge.builder("nexus.projection.rebuild.position", () -> position(name))
          .description(
              "The position of the last event that a new view beside the view holds; 0 while it is not being rebuilt.")
          .tag("projection", name)
          .register(registry);
    }
  }

  private long position(String name) {
    return rebuilder
        .status(name)
        .filter(status -> !status.state().ended())
        .map(RebuildStatus::position)
        .orElse(0L);
  }
}
