package com.nexusai.sagas.trigger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What an operator sees of the triggers that start runs by themselves. */
final class TriggerMetrics {
  private final MeterProvider<Counter> fires;

  /** How a fire ended. */
  enum Outcome {
    /** Its run was started. */
    STARTED,
    /** Nobody was there at its instant, and it is left out, or one run stands for several. */
    MISSED,
    /** An earlier run was still under way, and such instants are left out. */
    OVERLAPPED,
    /** The start was refused; the log tells why. */
    REFUSED
  }

  TriggerMetrics(MeterRegistry registry) {
    fires =
        Counter.builder("nexus.triggers.fired")
            .description("Fires of schedules and of triggers on workflows, by what came of them")
            .withRegistry(registry);
  }

  void count(String trigger, Outcome outcome) {
    count(trigger, outcome, 1);
  }

  void count(String trigger, Outcome outcome, int fires) {
    this.fires
        .withTags("trigger", trigger, "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .increment(fires);
  }
}
