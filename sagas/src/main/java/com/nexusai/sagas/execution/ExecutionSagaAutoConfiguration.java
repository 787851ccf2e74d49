package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
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
import org.axonframework.commandhandling.CommandBus;
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
  StepPerformer stepPerformer(
      Connectors connectors,
      ArtifactStore artifacts,
      EffectCommands commands,
      EffectStore store,
      EffectSettings settings,
      ObjectProvider<EffectFailpoints> failpoints,
      ObjectProvider<Clock> clock) {
    return new StepPerformer(
        connectors,
        artifacts,
        new StepReports(commands, store, clock(clock)),
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
  EffectRunner effectRunner(
      EffectStore store,
      ObjectProvider<EffectHandler> handlers,
      EffectCommands commands,
      EffectMetrics metrics,
      EffectSettings settings,
      ObjectProvider<Clock> clock) {
    return new EffectRunner(
        store, handlers.orderedStream().toList(), commands, metrics, settings, clock(clock));
  }

  private static Clock clock(ObjectProvider<Clock> clock) {
    return clock.getIfAvailable(Clock::systemUTC);
  }
}
