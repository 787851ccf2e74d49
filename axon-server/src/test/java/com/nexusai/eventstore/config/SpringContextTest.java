package com.nexusai.eventstore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nexusai.eventstore.home.DataFolderRefused;
import com.nexusai.eventstore.saga.SagaFailure;
import com.nexusai.eventstore.saga.SagaFailures;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.problem.Rejection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Aggregate;
import org.axonframework.spring.stereotype.Saga;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.stereotype.Component;

/** The whole backbone as an application sees it. */
public class SpringContextTest {
  @TempDir Path home;

  record Open(@TargetAggregateIdentifier String account, long amount) {}

  record Close(@TargetAggregateIdentifier String account) {}

  record Opened(String account, long amount, Instant at, Map<String, Object> data) {}

  record Closed(String account) {}

  @Aggregate
  static class Account {
    @AggregateIdentifier private String id;
    private boolean closed;

    Account() {}

    @CommandHandler
    Account(Open command) {
      AggregateLifecycle.apply(
          new Opened(command.account(), command.amount(), Instant.EPOCH, Map.of("count", 7L)));
    }

    @CommandHandler
    void handle(Close command) {
      if (closed) {
        throw Rejection.of(Rejection.Kind.CONFLICT, "CLOSED", "$", "open", "closed");
      }
      AggregateLifecycle.apply(new Closed(command.account()));
    }

    @CommandHandler
    void handle(Poison command) {
      AggregateLifecycle.apply(new Poisoned(command.account()));
    }

    @EventSourcingHandler
    void on(Opened event) {
      id = event.account();
    }

    @EventSourcingHandler
    void on(Closed event) {
      closed = true;
    }
  }

  private static final AtomicBoolean poisonous = new AtomicBoolean();

  @Saga
  public static class Greeting {
    public Greeting() {}

    @Autowired private transient EffectStore effects;
    private String account;
    private int seen;

    @StartSaga
    @SagaEventHandler(associationProperty = "account")
    void on(Opened event) {
      account = event.account();
      seen++;
      effects.add(
          new EffectRow(
              "greet:" + account, "greet", account, Instant.EPOCH, "{\"n\":" + seen + "}"));
    }

    @SagaEventHandler(associationProperty = "account")
    void on(Poisoned event) {
      seen += 100;
      effects.add(new EffectRow("cure:" + account, "cure", account, Instant.EPOCH, "{}"));
      if (poisonous.get()) {
        throw new IllegalStateException("poisoned on purpose");
      }
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "account")
    void on(Closed event) {
      effects.deleteAllOf(account, "");
    }
  }

  @Component
  @ProcessingGroup("seen")
  static class Seen {
    final List<Object> events = new CopyOnWriteArrayList<>();

    @EventHandler
    void on(Opened event) {
      events.add(event);
    }

    @EventHandler
    void on(Closed event) {
      events.add(event);
    }
  }

  @EnableAutoConfiguration
  @Import({Account.class, Greeting.class, Seen.class})
  static class App {}

  record Poison(@TargetAggregateIdentifier String account) {}

  record Poisoned(String account) {}

  private ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(App.class)
        .web(org.springframework.boot.WebApplicationType.NONE)
        .properties("nexus.home=" + home, "spring.main.banner-mode=off", "logging.level.root=ERROR")
        .run(arguments);
  }

  @Test
  void commands_events_sagas_effects_and_a_restart_work_together() {
    Instant now = Instant.now();
    try (ConfigurableApplicationContext context = start()) {
      CommandGateway commands = context.getBean(CommandGateway.class);
      EventLog log = context.getBean(EventLog.class);
      EffectStore effects = context.getBean(EffectStore.class);
      commands.sendAndWait(new Open("a", 5));
      assertThat(log.positionOfLastWrite()).isEqualTo(1);
      Seen seen = context.getBean(Seen.class);
      await().untilAsserted(() -> assertThat(seen.events).hasSize(1));
      await().untilAsserted(() -> assertThat(effects.size()).isEqualTo(1));
      assertThat(effects.claim("me", now, Duration.ofMinutes(1), 10))
          .extracting(EffectRow::id)
          .containsExactly("greet:a");
      commands.sendAndWait(
          new GenericCommandMessage<>(new Open("b", 1))
              .withMetaData(Map.of(EffectStore.REPORTS_EFFECT, "greet:a")));
      await().untilAsserted(() -> assertThat(effects.size()).isEqualTo(1));
      await().untilAsserted(() -> assertThat(seen.events).hasSize(2));
    }
    try (ConfigurableApplicationContext context = start()) {
      CommandGateway commands = context.getBean(CommandGateway.class);
      EffectStore effects = context.getBean(EffectStore.class);
      Seen seen = context.getBean(Seen.class);
      commands.sendAndWait(new Close("b"));
      assertThatThrownBy(() -> commands.sendAndWait(new Close("b"))).hasMessageContaining("CLOSED");
      await().untilAsserted(() -> assertThat(seen.events).containsExactly(new Closed("b")));
      await().untilAsserted(() -> assertThat(effects.size()).isZero());
      List<RecordedEvent> events = context.getBean(EventLog.class).eventsAfter(0, 100);
      assertThat(events).extracting(RecordedEvent::position).containsExactly(1L, 2L, 3L);
      assertThat(events.getFirst().payload())
          .isEqualTo(new Opened("a", 5, Instant.EPOCH, Map.of("count", 7L)));
      assertThat(events.getFirst().aggregateType()).isEqualTo("Account");
    }
  }

  @Test
  void axon_runs_in_our_transactions_with_our_error_handling_and_pooled_processors() {
    try (ConfigurableApplicationContext context = start()) {
      Configuration axon = context.getBean(Configuration.class);
      assertThat(axon.getComponent(TransactionManager.class)).isInstanceOf(Transactions.class);
      EventProcessingConfiguration processing = axon.eventProcessingConfiguration();
      assertThat(processing.transactionManager("seen")).isInstanceOf(Transactions.class);
      assertThat(processing.listenerInvocationErrorHandler("seen").getClass().getSimpleName())
          .isEqualTo("PropagatingErrorHandler");
      assertThat(processing.eventProcessors().values())
          .hasSize(2)
          .allMatch(PooledStreamingEventProcessor.class::isInstance);
      assertThatThrownBy(() -> Class.forName("com.thoughtworks.xstream.XStream"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void an_event_that_a_saga_cannot_handle_is_parked_and_can_be_driven_again() {
    poisonous.set(true);
    try (ConfigurableApplicationContext context = start("--nexus.processors.saga-attempts=1")) {
      CommandGateway commands = context.getBean(CommandGateway.class);
      EffectStore effects = context.getBean(EffectStore.class);
      SagaFailures failures = context.getBean(SagaFailures.class);
      commands.sendAndWait(new Open("a", 1));
      commands.sendAndWait(new Poison("a"));
      commands.sendAndWait(new Open("b", 1));
      // The other saga's effect is there, and nothing of what the failing handler had begun.
      await().untilAsserted(() -> assertThat(failures.count()).isEqualTo(1));
      await().untilAsserted(() -> assertThat(effects.size()).isEqualTo(2));
      SagaFailure failure = failures.list(10).getFirst();
      assertThat(failure.sagaType()).isEqualTo(Greeting.class.getName());
      assertThat(failure.eventType()).isEqualTo(Poisoned.class.getName());
      assertThat(failure.position()).isEqualTo(2);
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure.error()).contains("poisoned on purpose");
      assertThatThrownBy(() -> failures.redrive(failure.id())).hasMessageContaining("on purpose");
      assertThat(failures.count()).isEqualTo(1);
      assertThat(effects.size()).isEqualTo(2);
      poisonous.set(false);
      failures.redrive(failure.id());
      assertThat(failures.count()).isZero();
      assertThat(effects.size()).isEqualTo(3);
      assertThatThrownBy(() -> failures.redrive(failure.id())).hasMessageContaining("NOT_FOUND");
    }
  }

  @Test
  void head_and_lag_are_gauges() {
    try (ConfigurableApplicationContext context = start()) {
      MeterRegistry meters = new SimpleMeterRegistry();
      context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
      context.publishEvent(new ContextRefreshedEvent(context));
      context.getBean(CommandGateway.class).sendAndWait(new Open("a", 1));
      assertThat(meters.get("nexus.events.head").gauge().value()).isEqualTo(1);
      await()
          .untilAsserted(() ->
              assertThat(
                      meters
                          .get("nexus.processor.lag")
                          .tag("processor", "GreetingProcessor")
                          .gauge()
                          .value())
                  .isZero());
      assertThat(meters.get("nexus.saga.failures").gauge().value()).isZero();
    }
  }

  @Test
  void a_second_application_on_the_same_folder_is_refused_with_one_sentence() {
    try (ConfigurableApplicationContext first = start()) {
      assertThat(first.isRunning()).isTrue();
      assertThatThrownBy(this::start)
          .hasRootCauseInstanceOf(DataFolderRefused.class)
          .rootCause()
          .hasMessageContaining("in use by another Nexus");
    }
  }
}
