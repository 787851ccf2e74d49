package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectStore;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Performs effect rows on virtual threads, a bounded number at once.
 *
 * <p>A row that is due when it is committed is taken from memory at once while there is room. Every
 * other row stays in the store and is claimed when it is due and there is room: at the start, when
 * the clock reads the next row's instant, and when rows were left behind. Nothing polls the store:
 * what is due next is known.
 */
public final class EffectRunner implements SmartLifecycle {
  /**
   * After the handlers of commands and queries and before the web server; stopped the other way
   * round, so that what is under way at a stop can still be reported.
   */
  private static final int PHASE = SpringAxonConfiguration.LIFECYCLE_PHASE + 512;

  private final EffectStore store;
  private final Map<String, EffectHandler> handlers;
  private final EffectCommands commands;
  private final EffectMetrics metrics;
  private final EffectSettings settings;
  private final Clock clock;
  private volatile @Nullable Performing performing;

  /** Performs the rows of this store for whose kind there is a handler. */
  public EffectRunner(
      EffectStore store,
      Collection<? extends EffectHandler> handlers,
      EffectCommands commands,
      EffectMetrics metrics,
      EffectSettings settings,
      Clock clock) {
    this.store = store;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(EffectHandler::kind, Function.identity()));
    this.commands = commands;
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
    metrics.watch(this::inFlight);
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public boolean isRunning() {
    return performing != null;
  }

  /** How many rows are under way on this node. */
  public int inFlight() {
    Performing current = performing;
    return current == null ? 0 : current.underWay();
  }

  /** Looks at the clock now: for whoever moves it. */
  public void clockMoved() {
    Performing current = performing;
    if (current != null) {
      current.clockMoved();
    }
  }

  @Override
  public void start() {
    commands.start();
    Performing started = new Performing(store, handlers, metrics, settings, clock);
    performing = started;
    started.start();
  }

  /**
   * Takes nothing new, waits a little for what is under way, and leaves the rest in the store for
   * the next start.
   */
  @Override
  public void stop() {
    Performing stopping = performing;
    if (stopping != null) {
      stopping.close(settings.stopGrace());
      // A report that cannot be delivered now is left to the next start too.
      commands.stop();
      stopping.stop();
      performing = null;
    }
  }
}
