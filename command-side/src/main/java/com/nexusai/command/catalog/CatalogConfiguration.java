package com.nexusai.command.catalog;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.history.EventLog;
import org.axonframework.eventhandling.EventBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What workflows there are, for everything that decides. */
@Configuration(proxyBeanMethods = false)
public class CatalogConfiguration {

  @Bean
  StoredWorkflows storedWorkflows(EventLog log) {
    return new StoredWorkflows(log);
  }

  @Bean
  Pinned pinned(StoredWorkflows workflows, ArtifactStore artifacts) {
    return new PinnedDefinitions(workflows, artifacts);
  }

  @Bean
  PublishedWorkflows publishedWorkflows(
      StoredWorkflows workflows, Pinned pinned, EventBus bus, EventLog log) {
    return new PublishedWorkflows(workflows, pinned, bus, log);
  }

  @Bean
  RunRoles runRoles(EventLog log, PublishedWorkflows workflows) {
    return new RunRoles(log, workflows);
  }

  @Bean
  PublishedQueries publishedQueries(PublishedWorkflows workflows) {
    return new PublishedQueries(workflows);
  }
}
