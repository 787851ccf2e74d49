package com.nexusai.command.workflow;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.catalog.StoredWorkflows;
import com.nexusai.command.request.Receipts;
import org.axonframework.common.caching.Cache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The workflow aggregate and its routes. */
@Configuration(proxyBeanMethods = false)
@Import({WorkflowController.class, MemberController.class})
public class WorkflowConfiguration {

  @Bean
  Redrawing redrawing(StoredWorkflows workflows, Commands commands, Receipts receipts) {
    return new Redrawing(workflows, commands, receipts);
  }

  /**
   * Registered by hand, not found by its annotation: then Axon makes the instances itself, and no
   * command pays for a prototype bean.
   */
  @Bean
  ConfigurerModule workflowAggregate(@Qualifier("workflowCache") Cache cache) {
    return configurer ->
        configurer.configureAggregate(
            AggregateConfigurer.defaultConfiguration(Workflow.class)
                .configureCache(_ -> cache)
                // The id of a run is no workflow's, although it names a stream.
                .configureFilterEventsByType(_ -> true));
  }
}
