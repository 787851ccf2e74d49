package com.nexusai.eventstore.config;

import com.nexusai.eventstore.artifact.ArtifactSweep;
import com.nexusai.eventstore.event.Erasure;
import com.nexusai.eventstore.file.EventFile;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How much was erased, and what became of the room. */
final class StorageMetrics implements MeterBinder {
  private final EventFile file;
  private final Erasure erasure;
  private final ArtifactSweep artifacts;

  StorageMetrics(EventFile file, Erasure erasure, ArtifactSweep artifacts) {
    this.file = file;
    this.erasure = erasure;
    this.artifacts = artifacts;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("nexus.storage.free", file, EventFile::freeBytes)
        .description("Bytes of a database file that hold nothing")
        .baseUnit(BaseUnits.BYTES)
        .tag("file", "events")
        .register(registry);
    FunctionCounter.builder("nexus.storage.vacuumed", file, EventFile::vacuumedBytes)
        .description("Bytes of a database file that were given back to the file system")
        .baseUnit(BaseUnits.BYTES)
        .tag("file", "events")
        .register(registry);
    FunctionCounter.builder("nexus.erased.payloads", erasure, Erasure::erased)
        .description("Event payloads erased since the start")
        .register(registry);
    FunctionCounter.builder("nexus.erased.artifacts", artifacts, ArtifactSweep::erased)
        .description("Large values and files erased since the start")
        .register(registry);
  }
}
