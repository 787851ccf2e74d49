package com.nexusai.eventstore.config;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import com.nexusai.eventstore.artifact.ArtifactSweep;
import com.nexusai.eventstore.artifact.FileArtifactStore;
import com.nexusai.eventstore.effect.ReportedEffects;
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
import com.nexusai.eventstore.home.DataFolder;
import com.nexusai.eventstore.saga.SagaFailures;
import com.nexusai.eventstore.saga.SagaParking;
import com.nexusai.eventstore.saga.SqliteSagaStore;
import com.nexusai.eventstore.token.SqliteTokenStore;
import com.nexusai.eventstore.token.Tokens;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.history.EventLog;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.AnnotationRevisionResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The embedded backbone: events, tokens, sagas and effect rows in one SQLite file below the data
 * folder, as beans that Axon and the three sides find by their type.
 */
@AutoConfiguration(
    beforeName = {
      "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
      "org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration",
      "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration",
      "org.axonframework.springboot.autoconfig.InfraConfiguration"
    })
@ConditionalOnProperty(name = "nexus.events", havingValue = "embedded", matchIfMissing = true)
@EnableConfigurationProperties(EventStoreProperties.class)
public class EventStoreAutoConfiguration {

  /** For Spring. */
  public EventStoreAutoConfiguration() {}

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  DataFolder dataFolder(EventStoreProperties properties) {
    return DataFolder.open(properties.folder());
  }

  @Bean
  @ConditionalOnMissingBean
  Failpoints failpoints() {
    return Failpoints.NONE;
  }

  @Bean
  @Primary
  Serializer serializer() {
    return JacksonSerializer.builder()
        .objectMapper(generalMapper())
        .revisionResolver(new AnnotationRevisionResolver())
        .build();
  }

  /** Sagas and aggregates have fields and no accessors. */
  static ObjectMapper generalMapper() {
    return JsonMapper.builder()
        .addModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule())
        .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
        .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DeserializationFeature.USE_LONG_FOR_INTS)
        .build();
  }

  @Bean
  @Qualifier("messageSerializer")
  Serializer messageSerializer() {
    return new JsonEventSerializer();
  }

  @Bean
  @Qualifier("eventSerializer")
  Serializer eventSerializer() {
    return new JsonEventSerializer();
  }

  @Bean(destroyMethod = "close")
  EventFeed eventFeed(
      @Qualifier("eventSerializer") Serializer serializer, ObjectProvider<Configuration> axon) {
    return new EventFeed(new EventCodec(serializer, () -> axon.getObject().upcasterChain()));
  }

  @Bean(destroyMethod = "close")
  EventFile eventFile(DataFolder folder, EventFeed feed, Failpoints failpoints) {
    EventFile file = EventFile.open(folder.resolve("events.db"), feed, failpoints);
    feed.start(file);
    return file;
  }

  @Bean
  @Primary
  Transactions axonTransactionManager(EventFile file) {
    return new Transactions(file);
  }

  @Bean
  Snapshots snapshots(EventFile file, Serializer serializer) {
    return new Snapshots(file, serializer);
  }

  @Bean
  SqliteEventStorageEngine eventStorageEngine(
      EventFile file, Transactions transactions, EventFeed feed, Snapshots snapshots) {
    return new SqliteEventStorageEngine(file, transactions, feed, snapshots);
  }

  @Bean(name = "eventBus")
  @Qualifier("eventStore")
  SqliteEventStore eventStore(
      SqliteEventStorageEngine engine, EventFeed feed, Configuration configuration) {
    SqliteEventStore.Builder builder = SqliteEventStore.builder(feed);
    builder.storageEngine(engine);
    builder.messageMonitor(configuration.messageMonitor(EventStore.class, "eventStore"));
    builder.spanFactory(configuration.getComponent(EventBusSpanFactory.class));
    return builder.build();
  }

  @Bean
  Tokens tokens(EventFile file, Serializer serializer) {
    return new Tokens(file, serializer);
  }

  @Bean
  @Primary
  SqliteTokenStore tokenStore(
      EventFile file,
      Transactions transactions,
      Tokens tokens,
      Serializer serializer,
      EventStoreProperties properties) {
    return new SqliteTokenStore(
        transactions,
        tokens,
        serializer,
        ManagementFactory.getRuntimeMXBean().getName(),
        properties.processors().claimTimeout(),
        Clock.systemUTC(),
        file.path().toString());
  }

  @Bean
  SqliteSagaStore sagaStore(EventFile file, Transactions transactions, Serializer serializer) {
    return new SqliteSagaStore(file, transactions, serializer);
  }

  @Bean(destroyMethod = "close")
  SqliteEffectStore effectStore(EventFile file, Transactions transactions) {
    return new SqliteEffectStore(file, transactions);
  }

  @Bean
  SqliteEventLog eventLog(EventFile file, Transactions transactions, EventFeed feed) {
    return new SqliteEventLog(file, transactions, feed);
  }

  @Bean
  FileArtifactStore artifactStore(DataFolder folder) {
    return new FileArtifactStore(folder.resolve("artifacts"));
  }

  @Bean
  ArtifactSweep artifactSweep(
      EventFile file, Transactions transactions, FileArtifactStore artifacts) {
    return new ArtifactSweep(file, transactions, artifacts);
  }

  @Bean
  Erasure erasure(
      EventFile file, Transactions transactions, EventFeed feed, ArtifactSweep artifacts) {
    return new Erasure(file, transactions, feed, artifacts);
  }

  @Bean
  StorageMetrics storageMetrics(EventFile file, Erasure erasure, ArtifactSweep artifacts) {
    return new StorageMetrics(file, erasure, artifacts);
  }

  @Bean
  SagaParking sagaParking(
      SqliteSagaStore sagas, Transactions transactions, EventStoreProperties properties) {
    return new SagaParking(
        sagas, transactions, properties.processors().sagaAttempts(), Clock.systemUTC());
  }

  @Bean
  SagaFailures sagaFailures(
      EventFile file,
      Transactions transactions,
      EventFeed feed,
      ObjectProvider<EventProcessingConfiguration> processing) {
    return new SagaFailures(file, transactions, feed, processing::getObject);
  }

  @Bean
  EventStoreMetrics eventStoreMetrics(
      EventLog log,
      EffectStore effects,
      SagaFailures failures,
      ObjectProvider<EventProcessingConfiguration> processing) {
    return new EventStoreMetrics(log, effects, failures, processing);
  }

  @Bean
  ConfigurerModule eventProcessors(EventStoreProperties properties) {
    return new ProcessorSettings(properties.processors());
  }

  @Bean
  ProcessorRetries processorRetries(ObjectProvider<EventProcessingConfiguration> processing) {
    return new ProcessorRetries(processing::getObject);
  }

  @Bean
  ConfigurerModule reportedEffects(EffectStore effects) {
    return configurer ->
        configurer.onInitialize(configuration ->
            configuration.onStart(
                Integer.MIN_VALUE,
                () ->
                    configuration
                        .getComponent(CommandBus.class)
                        .registerHandlerInterceptor(new ReportedEffects(effects))));
  }
}
