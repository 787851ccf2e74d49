package com.nexusai.query.projection;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.wake.FollowedLog;
import com.nexusai.query.wake.WokenSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * How the projections run: each with its own processor, one thread at a time, in batches, from the
 * first event on. An event that fails becomes a dead letter together with all later events of its
 * aggregate, and every other aggregate goes on.
 */
public final class Projections implements AutoCloseable {
  static final int BATCH = 500;

  private final List<String> names;
  private final ProjectionStore store;
  private final EventLog log;
  private final @Nullable FollowedLog others;
  private final ScheduledExecutorService coordinator;
  private final ScheduledExecutorService workers;
  // One at a time: two would only wait for each other's sequences.
  private final ReentrantLock turn = new ReentrantLock();

  /** Runs the projections of these names. */
  public Projections(List<String> names, ProjectionStore store, EventLog log) {
    this(names, store, log, null);
  }

  /**
   * Runs the projections of these names.
   *
   * @param others wakes them for what other nodes commit; null when there are none
   */
  public Projections(
      List<String> names, ProjectionStore store, EventLog log, @Nullable FollowedLog others) {
    this.others = others;
    this.names = List.copyOf(names);
    this.store = store;
    this.log = log;
    this.coordinator =
        Executors.newScheduledThreadPool(1, threads("nexus-projection-coordinator-"));
    this.workers = Executors.newScheduledThreadPool(names.size(), threads("nexus-projection-"));
  }

  static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name, 0).factory();
  }

  /** Every projection's name. */
  public List<String> names() {
    return names;
  }

  /** Tells Axon how each projection runs. */
  public void configure(EventProcessingConfigurer processing) {
    for (String name : names) {
      processing
          .registerPooledStreamingEventProcessor(name, this::source, this::configured)
          .registerTransactionManager(name, _ -> store.transactions())
          .registerTokenStore(name, configuration -> store.tokens(configuration.serializer()))
          .registerListenerInvocationErrorHandler(name, _ -> PropagatingErrorHandler.instance())
          .registerErrorHandler(name, _ -> PropagatingErrorHandler.instance())
          .registerDeadLetterQueue(name, _ -> store.deadLetters(name, log));
    }
  }

  StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration) {
    return others == null
        ? configuration.eventStore()
        : new WokenSource(configuration.eventStore(), others);
  }

  private PooledStreamingEventProcessor.Builder configured(
      Configuration configuration, PooledStreamingEventProcessor.Builder builder) {
    return configured(builder).coordinatorExecutor(coordinator).workerExecutor(workers);
  }

  /** What is the same for a projection's processor and for one that fills its view again. */
  PooledStreamingEventProcessor.Builder configured(PooledStreamingEventProcessor.Builder builder) {
    return builder
        .batchSize(BATCH)
        .initialSegmentCount(1)
        .initialToken(StreamableMessageSource::createTailToken);
  }

  /**
   * Does this while nobody else does anything of the kind: handling dead letters again, or putting
   * a new view in the place of another.
   */
  void alone(Runnable work) {
    turn.lock();
    try {
      work.run();
    } finally {
      turn.unlock();
    }
  }

  /** How far a projection has come. */
  public ProjectionStatus status(String name, Progress progress) {
    long head = log.head();
    long position = progress.of(name);
    var letters = store.deadLetters(name, log);
    return new ProjectionStatus(
        name,
        position,
        head,
        Math.max(0, head - position),
        letters.size(),
        letters.amountOfSequences());
  }

  /** How many aggregates of a projection have dead letters. */
  long deadSequences(String name) {
    return store.deadLetters(name, log).amountOfSequences();
  }

  @Override
  public void close() {
    coordinator.shutdownNow();
    workers.shutdownNow();
  }
}
