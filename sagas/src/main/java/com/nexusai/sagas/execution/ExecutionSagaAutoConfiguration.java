package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectFailpoints;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectRunner;
import com.nexusai.sagas.effect.EffectSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;

/** The execution saga, and the runner that performs what it asks for. */
@AutoConfiguration
@EnableConfigurationProperties(EffectSettings.class)
class ExecutionSagaAutoConfiguration {

  @Bean
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  ExecutionSaga executionSaga() {
    return new ExecutionSaga();
  }

  @Bean
  EffectCommands effectCommands(CommandBus bus) {
    return new EffectCommands(bus);
  }

  @Bean
  EffectMetrics effectMetrics(ObjectProvider<MeterRegistry> registry) {
    return new EffectMetrics(registry.getIfAvailable(CompositeMeterRegistry::new));
  }

  @Bean
  StepReports stepReports(EffectCommands commands, EffectStore store, ObjectProvider<Clock> clock) {
    return new StepReports(commands, store, clock(clock));
  }

  @Bean
  StepPerformer stepPerformer(
      Connectors connectors,
      ArtifactStore artifacts,
      CallbackLinks links,
      StepReports reports,
      EffectSettings settings,
      ObjectProvider<EffectFailpoints> failpoints) {
    return new StepPerformer(
        connectors,
        artifacts,
        links,
        reports,
        failpoints.getIfAvailable(() -> EffectFailpoints.NONE),
        settings.stepTimeout());
  }

  @Bean
  DeadlineHandler deadlineHandler(
      EffectCommands commands, EffectStore store, EffectMetrics metrics) {
    return new DeadlineHandler(new RunCommands(commands, store), metrics);
  }

  @Bean
  ContinueHandler continueHandler(
      EffectCommands commands, EffectStore store, ObjectProvider<Clock> clock) {
    return new ContinueHandler(new RunCommands(commands, store), clock(clock));
  }

  @Bean
  PublishedVersions publishedVersions(QueryBus queries) {
    return new PublishedVersions(queries);
  }

  @Bean
  SubRunStarter subRunStarter(
      PublishedVersions published,
      EffectCommands commands,
      StepReports reports,
      ArtifactStore artifacts,
      ObjectProvider<Clock> clock) {
    return new SubRunStarter(published, commands, reports, artifacts, clock(clock));
  }

  @Bean
  SubRunStopper subRunStopper(
      EffectCommands commands, EffectStore store, ObjectProvider<Clock> clock) {
    return new SubRunStopper(commands, store, clock(clock));
  }

  @Bean
  ParentReporter parentReporter(StepReports reports, ArtifactStore artifacts) {
    return new ParentReporter(reports, artifacts);
  }

  @Bean
  QueueHandlers queueHandlers(
      EffectCommands commands, EffectStore store, ObjectProvider<Clock> clock) {
    return new QueueHandlers(commands, store, clock(clock));
  }

  @Bean
  EffectRunner effectRunner(
      EffectStore store,
      ObjectProvider<EffectHandler> handlers,
      QueueHandlers queueHandlers,
      EffectCommands commands,
      EffectMetrics metrics,
      EffectSettings settings,
      ObjectProvider<Clock> clock) {
    List<EffectHandler> all =
        Stream.concat(handlers.orderedStream(), queueHandlers.all().stream()).toList();
    return new EffectRunner(store, all, commands, metrics, settings, clock(clock));
  }

  private static Clock clock(ObjectProvider<Clock> clock) {
    return clock.getIfAvailable(Clock::systemUTC);
  }
}
