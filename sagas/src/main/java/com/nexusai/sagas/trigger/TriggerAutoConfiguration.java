package com.nexusai.sagas.trigger;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.execution.PublishedVersions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;

/** The triggers that start runs by themselves. */
@AutoConfiguration
class TriggerAutoConfiguration {

  @Bean
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  TriggerSaga triggerSaga() {
    return new TriggerSaga();
  }

  @Bean
  TriggeredRuns triggeredRuns(EffectCommands commands, EventLog log, ObjectProvider<Clock> clock) {
    return new TriggeredRuns(commands, log, clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  TriggerMetrics triggerMetrics(ObjectProvider<MeterRegistry> registry) {
    return new TriggerMetrics(registry.getIfAvailable(CompositeMeterRegistry::new));
  }

  @Bean
  ScheduleHandler scheduleHandler(
      PublishedVersions published,
      TriggeredRuns runs,
      EffectStore store,
      TriggerMetrics metrics,
      EffectMetrics effects) {
    return new ScheduleHandler(published, runs, store, metrics, effects);
  }

  @Bean
  FollowHandler followHandler(
      PublishedVersions published,
      TriggeredRuns runs,
      EffectStore store,
      ArtifactStore artifacts,
      TriggerMetrics metrics) {
    return new FollowHandler(published, runs, store, artifacts, metrics);
  }
}
