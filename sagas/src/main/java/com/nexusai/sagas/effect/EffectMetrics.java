package com.nexusai.sagas.effect;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What an operator sees of the effects. */
public final class EffectMetrics {
  private final MeterRegistry registry;
  private final MeterProvider<Timer> performed;
  private final Timer waited;
  private final Timer late;

  /** Registers its meters here. */
  public EffectMetrics(MeterRegistry registry) {
    this.registry = registry;
    performed =
        Timer.builder("nexus.effects.performed")
            .description("Performing a row, its report included, by kind and outcome")
            .withRegistry(registry);
    waited =
        Timer.builder("nexus.effects.waited")
            .description("From a row's commit, or claim, to the beginning of its performance")
            .register(registry);
    late =
        Timer.builder("nexus.deadlines.late")
            .description("How much later than its instant a deadline was fired")
            .register(registry);
  }

  void watch(Supplier<Number> inFlight) {
    Gauge.builder("nexus.effects.in_flight", inFlight)
        .description("Rows under way on this node")
        .register(registry);
  }

  void waited(long nanos) {
    waited.record(Duration.ofNanos(nanos));
  }

  void performed(String kind, EffectOutcome outcome, long nanos) {
    performed.withTags("kind", kind, "outcome", outcome.word()).record(Duration.ofNanos(nanos));
  }

  /** A deadline was fired so long after its instant. */
  public void late(Duration by) {
    late.record(by.isNegative() ? Duration.ZERO : by);
  }
}
