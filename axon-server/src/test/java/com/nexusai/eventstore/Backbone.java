package com.nexusai.eventstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusai.eventstore.artifact.ArtifactSweep;
import com.nexusai.eventstore.artifact.FileArtifactStore;
import com.nexusai.eventstore.effect.SqliteEffectStore;
import com.nexusai.eventstore.event.Erasure;
import com.nexusai.eventstore.event.EventCodec;
import com.nexusai.eventstore.event.EventFeed;
import com.nexusai.eventstore.event.JsonEventSerializer;
import com.nexusai.eventstore.event.Snapshots;
import com.nexusai.eventstore.event.SqliteEventLog;
import com.nexusai.eventstore.event.SqliteEventStorageEngine;
import com.nexusai.eventstore.event.SqliteEventStore;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.eventstore.saga.SqliteSagaStore;
import com.nexusai.eventstore.token.SqliteTokenStore;
import com.nexusai.eventstore.token.Tokens;
import com.nexusai.eventstore.transaction.Transactions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;

/**
 * The parts of the backbone put together as the auto-configuration does, for tests without Spring.
 */
public final class Backbone implements AutoCloseable {
  /** An event as the tests use it. */
  public record Happened(String what, long number) {}

  public final Serializer general =
      JacksonSerializer.builder().objectMapper(new ObjectMapper().findAndRegisterModules()).build();
  public final EventFeed feed;
  public final EventFile file;
  public final Transactions transactions;
  public final SqliteEventStorageEngine engine;
  public final SqliteEventStore store;
  public final SqliteEventLog log;
  public final Tokens tokens;
  public final SqliteSagaStore sagas;
  public final SqliteEffectStore effects;
  public final FileArtifactStore artifacts;
  public final ArtifactSweep sweep;
  public final Erasure erasure;

  public Backbone(Path db) {
    this(db, Failpoints.NONE);
  }

  public Backbone(Path db, Failpoints failpoints) {
    this(db, failpoints, () -> NoOpEventUpcaster.INSTANCE);
  }

  public Backbone(Path db, Failpoints failpoints, Supplier<EventUpcaster> upcaster) {
    feed = new EventFeed(new EventCodec(new JsonEventSerializer(), upcaster));
    file = EventFile.open(db, feed, failpoints);
    feed.start(file);
    transactions = new Transactions(file);
    engine = new SqliteEventStorageEngine(file, transactions, feed, new Snapshots(file, general));
    SqliteEventStore.Builder builder = SqliteEventStore.builder(feed);
    builder.storageEngine(engine);
    store = builder.build();
    log = new SqliteEventLog(file, transactions, feed);
    tokens = new Tokens(file, general);
    sagas = new SqliteSagaStore(file, transactions, general);
    effects = new SqliteEffectStore(file, transactions);
    artifacts = new FileArtifactStore(db.resolveSibling("artifacts"));
    sweep = new ArtifactSweep(file, transactions, artifacts);
    erasure = new Erasure(file, transactions, feed, sweep);
  }

  /** A node's token store, with a clock of its own. */
  public SqliteTokenStore tokenStore(String owner, Clock clock) {
    return new SqliteTokenStore(
        transactions, tokens, general, owner, Duration.ofSeconds(10), clock, "test");
  }

  /** An event of an aggregate. */
  public static DomainEventMessage<?> event(String aggregate, long sequence, Object payload) {
    return new GenericDomainEventMessage<>(
        "Test", aggregate, sequence, payload, Map.of("by", "me"));
  }

  /** Appends events to an aggregate as one commit, beginning with this sequence. */
  public void append(String aggregate, long sequence, int count) {
    List<EventMessage<?>> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(aggregate, sequence + i, new Happened(aggregate, sequence + i)));
    }
    engine.appendEvents(events);
  }

  /** Runs the task in a unit of work with a transaction, as Axon runs a command. */
  public void inUnitOfWork(Runnable task) {
    UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("any"));
    unit.attachTransaction(transactions);
    unit.execute(task);
  }

  @Override
  public void close() {
    effects.close();
    file.close();
    feed.close();
  }
}
