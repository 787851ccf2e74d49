package com.nexusai.app.random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nexusai.command.ExecutionAggregateParts;
import com.nexusai.command.bus.Commands;
import com.nexusai.command.catalog.CatalogParts;
import com.nexusai.command.catalog.PublishedQueries;
import com.nexusai.command.catalog.PublishedWorkflows;
import com.nexusai.command.catalog.StoredWorkflows;
import com.nexusai.command.queue.QueueParts;
import com.nexusai.command.workflow.WorkflowParts;
import com.nexusai.eventstore.artifact.FileArtifactStore;
import com.nexusai.eventstore.config.StoreParts;
import com.nexusai.eventstore.effect.ReportedEffects;
import com.nexusai.eventstore.effect.SqliteEffectStore;
import com.nexusai.eventstore.event.EventCodec;
import com.nexusai.eventstore.event.EventFeed;
import com.nexusai.eventstore.event.JsonEventSerializer;
import com.nexusai.eventstore.event.Snapshots;
import com.nexusai.eventstore.event.SqliteEventLog;
import com.nexusai.eventstore.event.SqliteEventStorageEngine;
import com.nexusai.eventstore.event.SqliteEventStore;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.saga.SagaParking;
import com.nexusai.eventstore.saga.SqliteSagaStore;
import com.nexusai.eventstore.token.SqliteTokenStore;
import com.nexusai.eventstore.token.Tokens;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectRunner;
import com.nexusai.sagas.effect.EffectSettings;
import com.nexusai.sagas.execution.ExecutionParts;
import com.nexusai.sagas.execution.ExecutionSaga;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The engine without Spring and without its edges: the real aggregates, saga, store and runner on
 * the files of one folder, a clock that is moved, and a connector that the test brings.
 */
final class Engine implements AutoCloseable {
  private static final String SAGA = "execution-saga";
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  static {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    // Connectors break on purpose here, and each time is told with its stack.
    ((Logger) LoggerFactory.getLogger("com.nexusai.sagas.execution.StepPerformer"))
        .setLevel(Level.OFF);
  }

  final MovableClock clock;
  final SqliteEventLog log;
  final Commands commands;
  final Pinned pinned;
  private final EventFeed feed;
  private final EventFile file;
  private final SqliteEffectStore effects;
  private final Configuration axon;
  private final EffectRunner runner;
  private @Nullable PublishedWorkflows published;

  Engine(Path home, MovableClock clock, Connector service, Failpoints failpoints) {
    this.clock = clock;
    Serializer serializer = StoreParts.serializer();
    feed =
        new EventFeed(new EventCodec(new JsonEventSerializer(), () -> NoOpEventUpcaster.INSTANCE));
    file = EventFile.open(home.resolve("events.db"), feed, failpoints);
    feed.start(file);
    Transactions transactions = new Transactions(file);
    log = new SqliteEventLog(file, transactions, feed);
    effects = new SqliteEffectStore(file, transactions);
    FileArtifactStore artifacts = new FileArtifactStore(home.resolve("artifacts"));
    StoredWorkflows workflows = new StoredWorkflows(log);
    pinned = CatalogParts.pinned(workflows, artifacts);
    axon =
        configured(transactions, serializer)
            .registerQueryHandler(configuration -> {
              published = new PublishedWorkflows(workflows, pinned, configuration.eventBus(), log);
              return new PublishedQueries(published);
            })
            .start();
    CommandBus bus = axon.commandBus();
    bus.registerHandlerInterceptor(new ReportedEffects(effects));
    commands = new Commands(bus, log);
    EffectCommands reports = new EffectCommands(bus);
    EffectMetrics metrics = new EffectMetrics(new SimpleMeterRegistry());
    runner =
        new EffectRunner(
            effects,
            ExecutionParts.handlers(
                new Connectors(List.of(service)),
                artifacts,
                reports,
                effects,
                metrics,
                axon.queryBus(),
                clock),
            reports,
            metrics,
            new EffectSettings(
                256, Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofMinutes(1)),
            clock);
    runner.start();
  }

  private Configurer configured(Transactions transactions, Serializer serializer) {
    SqliteEventStore.Builder store = SqliteEventStore.builder(feed);
    store.storageEngine(
        new SqliteEventStorageEngine(file, transactions, feed, new Snapshots(file, serializer)));
    SqliteSagaStore sagas = new SqliteSagaStore(file, transactions, serializer);
    SagaParking parking = new SagaParking(sagas, transactions, 3, Clock.systemUTC());
    TokenStore tokens =
        new SqliteTokenStore(
            transactions,
            new Tokens(file, serializer),
            serializer,
            UUID.randomUUID().toString(),
            Duration.ofSeconds(10),
            Clock.systemUTC(),
            file.path().toString());
    Configurer configurer =
        DefaultConfigurer.defaultConfiguration(false)
            .configureSerializer(_ -> serializer)
            .configureEventSerializer(_ -> new JsonEventSerializer())
            .configureMessageSerializer(_ -> new JsonEventSerializer())
            .configureTransactionManager(_ -> transactions)
            .configureEventStore(_ -> store.build())
            .registerComponent(TokenStore.class, _ -> tokens)
            .registerComponent(SagaStore.class, _ -> sagas)
            .registerComponent(EffectStore.class, _ -> effects)
            .registerComponent(Pinned.class, _ -> pinned)
            .registerHandlerEnhancerDefinition(_ -> parking);
    ExecutionAggregateParts.aggregate().configureModule(configurer);
    QueueParts.aggregate().configureModule(configurer);
    WorkflowParts.aggregate().configureModule(configurer);
    StoreParts.processors().configureModule(configurer);
    configurer.eventProcessing().registerSaga(ExecutionSaga.class);
    return configurer;
  }

  /** Blocks until nothing more happens by itself before the clock is moved. */
  void awaitIdle() {
    long began = System.nanoTime();
    while (!idle()) {
      if (System.nanoTime() - began > STUCK_AFTER.toNanos()) {
        throw new AssertionError("The engine is still at work after " + STUCK_AFTER + ".");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /** Everything that happened was seen by the saga, and all that was to be done by now is done. */
  private boolean idle() {
    long head = file.head();
    return seen() >= head && due() == 0 && runner.inFlight() == 0 && file.head() == head;
  }

  private long seen() {
    return axon
        .eventProcessingConfiguration()
        .eventProcessor(SAGA, StreamingEventProcessor.class)
        .orElseThrow()
        .processingStatus()
        .values()
        .stream()
        .map(EventTrackerStatus::getTrackingToken)
        .mapToLong(token -> token == null ? 0 : token.position().orElse(0))
        .min()
        .orElse(-1);
  }

  private long due() {
    return number("SELECT count(*) FROM effects WHERE due_at <= ?1", Micros.floor(clock.instant()))
        .orElse(0);
  }

  private OptionalLong number(String sql, long value) {
    return file.read(statements -> {
      PreparedStatement query = statements.of(sql);
      query.setLong(1, value);
      try (ResultSet rows = query.executeQuery()) {
        boolean any = rows.next() && rows.getObject(1) != null;
        return any ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    });
  }

  /**
   * Moves the clock to when something is due again, and a minute further, so that what is due
   * shortly after is done with it.
   *
   * @return whether there was anything
   */
  boolean moveClock() {
    OptionalLong next = number("SELECT min(due_at) FROM effects WHERE due_at > ?1", 0);
    next.ifPresent(due -> {
      clock.set(Micros.instant(due).plusSeconds(60));
      runner.clockMoved();
    });
    return next.isPresent();
  }

  /** What is left to do, now or later. */
  long left() {
    return effects.size();
  }

  @Override
  public void close() {
    runner.stop();
    axon.shutdown();
    if (published != null) {
      published.close();
    }
    effects.close();
    file.close();
    feed.close();
  }
}
