package com.nexusai.sagas.housekeeping;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.history.PayloadEraser;
import com.nexusai.kernel.retention.DueRuns;
import com.nexusai.kernel.retention.RetentionQuery.FindDueRuns;
import com.nexusai.sagas.effect.EffectCommands;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Housekeeping, and what erases runs. */
@AutoConfiguration(afterName = "com.nexusai.eventstore.config.EventStoreAutoConfiguration")
@ConditionalOnBean(PayloadEraser.class)
@EnableConfigurationProperties(HousekeepingSettings.class)
class HousekeepingAutoConfiguration {

  @Bean
  EraseHandler eraseHandler(PayloadEraser eraser, EffectStore store) {
    return new EraseHandler(eraser, store);
  }

  @Bean
  Housekeeper housekeeper(
      QueryBus queries,
      EffectCommands commands,
      PayloadEraser eraser,
      EffectStore store,
      @Value("${nexus.retention-age:P90D}") String age,
      @Value("${nexus.retention-runs:unlimited}") String runs,
      HousekeepingSettings settings,
      ObjectProvider<Clock> clock) {
    return new Housekeeper(
        question -> ask(queries, question),
        commands,
        eraser,
        store,
        DefaultRetention.of(age, runs),
        settings,
        clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  HousekeepingStart housekeepingStart(Housekeeper housekeeper) {
    return new HousekeepingStart(housekeeper);
  }

  @Bean
  MeterBinder housekeepingMetrics(Housekeeper housekeeper) {
    return registry ->
        FunctionCounter.builder("nexus.erased.runs", housekeeper, Housekeeper::erased)
            .description("Runs erased since the start because they need not be kept any more")
            .register(registry);
  }

  private static DueRuns ask(QueryBus queries, FindDueRuns question) {
    QueryResponseMessage<DueRuns> answer =
        queries
            .query(new GenericQueryMessage<>(question, ResponseTypes.instanceOf(DueRuns.class)))
            .join();
    if (answer.isExceptional()) {
      throw new IllegalStateException(
          "The query side could not tell which runs are due.", answer.exceptionResult());
    }
    return answer.getPayload();
  }
}
