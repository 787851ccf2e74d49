package com.nexusai.query.projection;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.Rebuilding;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.deadletter.DeadLetteringEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;

/**
 * Fills views again from the first event on, beside those that are read, and lets the new ones take
 * their place. Nobody who reads sees anything of it: the view that is read stays live until the
 * other one is there as a whole.
 */
public final class Rebuilder implements AutoCloseable {
  /** How long the end of the process waits for a rebuild to end. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final Projections projections;
  private final ProjectionStore store;
  private final Progress progress;
  private final EventLog log;
  private final Map<String, Function<ProjectionStore, Object>> factories;
  private final Supplier<Configuration> axon;
  private final ProjectionProcessors processors;
  private final Map<String, Rebuild> rebuilds = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final ScheduledExecutorService coordinator;
  private final ScheduledExecutorService workers;
  private volatile boolean closed;

  /**
   * Rebuilds these projections.
   *
   * @param progress how far the views that are read have come
   * @param factories makes each projection anew, over the store that it fills
   * @param axon where the events and the processors are
   */
  public Rebuilder(
      Projections projections,
      ProjectionStore store,
      Progress progress,
      EventLog log,
      Map<String, Function<ProjectionStore, Object>> factories,
      Supplier<Configuration> axon) {
    this.projections = projections;
    this.store = store;
    this.progress = progress;
    this.log = log;
    this.factories = Map.copyOf(factories);
    this.axon = axon;
    this.processors = new ProjectionProcessors(() -> axon.get().eventProcessingConfiguration());
    this.coordinator =
        Executors.newScheduledThreadPool(1, Projections.threads("nexus-rebuild-coordinator-"));
    this.workers =
        Executors.newScheduledThreadPool(
            factories.size(), Projections.threads("nexus-rebuild-worker-"));
  }

  /**
   * Begins to rebuild a projection's views.
   *
   * @throws Rejection {@code NOT_FOUND}, or {@code REBUILD_UNDER_WAY} while they are being rebuilt
   */
  public RebuildStatus start(String projection) {
    Function<ProjectionStore, Object> factory = factories.get(projection);
    if (factory == null) {
      throw Rejection.notFound("a projection", projection);
    }
    Rebuild rebuild = new Rebuild(projection, log, progress, new Serving(projection));
    rebuilds.compute(
        projection,
        (_, before) -> {
          if (closed || (before != null && !before.status().state().ended())) {
            throw underWay(projection);
          }
          return rebuild;
        });
    threads.put(
        projection,
        Thread.ofPlatform()
            .daemon()
            .name("nexus-rebuild-" + projection)
            .start(() ->
                rebuild.run(
                    store::beside, beside -> processor(projection, factory, beside, rebuild))));
    return rebuild.status();
  }

  private static Rejection underWay(String projection) {
    return Rejection.of(
        Rejection.Kind.CONFLICT,
        new Problem(
            "REBUILD_UNDER_WAY",
            "$",
            "one rebuild of " + projection + " at a time",
            "another that is under way",
            "Wait for it to end, or stop it."));
  }

  /** How a rebuild stands, or how the last one ended; empty when there was none since the start. */
  public Optional<RebuildStatus> status(String projection) {
    return Optional.ofNullable(rebuilds.get(projection)).map(Rebuild::status);
  }

  /**
   * Stops a rebuild: what it has filled is discarded. One that is about to switch over, or has
   * ended, is left alone.
   */
  public void stop(String projection) {
    Rebuild rebuild = rebuilds.get(projection);
    if (rebuild != null) {
      rebuild.stop();
    }
  }

  private PooledStreamingEventProcessor processor(
      String projection,
      Function<ProjectionStore, Object> factory,
      Rebuilding beside,
      Rebuild rebuild) {
    Configuration configuration = axon.get();
    ProjectionStore copy = beside.store();
    return projections
        .configured(PooledStreamingEventProcessor.builder())
        .name(projection)
        .messageSource(projections.source(configuration))
        .tokenStore(copy.tokens(configuration.serializer()))
        .transactionManager(copy.transactions())
        .eventHandlerInvoker(
            DeadLetteringEventHandlerInvoker.builder()
                .eventHandlers(factory.apply(copy))
                .queue(copy.deadLetters(projection, log))
                .transactionManager(copy.transactions())
                .build())
        .errorHandler(context -> {
          rebuild.failed(context.error());
          throw new IllegalStateException(context.error());
        })
        .coordinatorExecutor(coordinator)
        .workerExecutor(workers)
        .build();
  }

  /** Stops whatever is under way and waits for it, for at most 15 seconds. */
  @Override
  public void close() {
    closed = true;
    rebuilds.values().forEach(Rebuild::stop);
    try {
      for (Thread thread : threads.values()) {
        thread.join(CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    coordinator.shutdownNow();
    workers.shutdownNow();
  }

  private final class Serving implements Rebuild.ServingProcessor {
    private final String projection;

    private Serving(String projection) {
      this.projection = projection;
    }

    @Override
    public void stop() {
      processors.stop(projection);
    }

    @Override
    public void start() {
      processors.start(projection);
    }

    @Override
    public void alone(Runnable work) {
      projections.alone(work);
    }
  }
}
