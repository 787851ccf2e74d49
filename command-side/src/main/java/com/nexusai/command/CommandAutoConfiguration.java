package com.nexusai.command;

import com.nexusai.command.bus.AggregateCache;
import com.nexusai.command.bus.Commands;
import com.nexusai.command.callback.CallbackConfiguration;
import com.nexusai.command.catalog.CatalogConfiguration;
import com.nexusai.command.execute.ExecuteConfiguration;
import com.nexusai.command.execute.ExecutionTarget;
import com.nexusai.command.execution.Execution;
import com.nexusai.command.queue.QueueConfiguration;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.webhook.WebhookConfiguration;
import com.nexusai.command.workflow.WorkflowConfiguration;
import com.nexusai.kernel.history.EventLog;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.caching.Cache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The command side in a Spring Boot application: the aggregates, the routes that write, and
 * webhooks. It needs an event store, an {@link EventLog} and an artifact store from elsewhere.
 */
@AutoConfiguration(afterName = "com.nexusai.sagas.vault.VaultAutoConfiguration")
@Import({
  CallbackConfiguration.class,
  CatalogConfiguration.class,
  WorkflowConfiguration.class,
  ExecuteConfiguration.class,
  QueueConfiguration.class,
  WebhookConfiguration.class
})
public class CommandAutoConfiguration {
  private static final Duration UNUSED_FOR = Duration.ofMinutes(10);

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Receipts receipts(Clock clock) {
    return new Receipts(clock);
  }

  @Bean
  Commands commands(CommandBus bus, EventLog log) {
    return new Commands(bus, log);
  }

  @Bean
  Cache workflowCache(@Value("${nexus.command.workflows-cached:1000}") int max) {
    return new AggregateCache(max, UNUSED_FOR);
  }

  @Bean
  Cache executionCache(@Value("${nexus.command.executions-cached:2000}") int max) {
    return new AggregateCache(max, UNUSED_FOR);
  }

  @Bean
  ConfigurerModule executionAggregate(@Qualifier("executionCache") Cache cache) {
    return configurer ->
        configurer.configureAggregate(
            AggregateConfigurer.defaultConfiguration(Execution.class)
                .configureCache(_ -> cache)
                .configureCommandTargetResolver(_ -> new ExecutionTarget())
                .configureFilterEventsByType(_ -> true));
  }
}
