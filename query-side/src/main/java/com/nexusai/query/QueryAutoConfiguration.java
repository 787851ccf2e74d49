package com.nexusai.query;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import com.nexusai.query.access.Access;
import com.nexusai.query.access.MemberReads;
import com.nexusai.query.access.Revocations;
import com.nexusai.query.audit.AuditProjection;
import com.nexusai.query.audit.AuditReads;
import com.nexusai.query.audit.AuditStream;
import com.nexusai.query.embedded.EmbeddedReadModels;
import com.nexusai.query.execution.ArtifactReads;
import com.nexusai.query.execution.EventReads;
import com.nexusai.query.execution.ExecutionFrames;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.execution.ExecutionQueries;
import com.nexusai.query.execution.ExecutionReads;
import com.nexusai.query.execution.ExecutionStreams;
import com.nexusai.query.execution.Executions;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.live.LiveLimits;
import com.nexusai.query.live.LiveRoute;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.projection.ProjectionMetrics;
import com.nexusai.query.projection.ProjectionProcessors;
import com.nexusai.query.projection.ProjectionReads;
import com.nexusai.query.projection.Projections;
import com.nexusai.query.projection.RebuildMetrics;
import com.nexusai.query.projection.Rebuilder;
import com.nexusai.query.rsocket.RSocketConfiguration;
import com.nexusai.query.sse.LiveEvents;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.wake.FollowedLog;
import com.nexusai.query.web.AnswerCache;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.workflow.SharedWorkflows;
import com.nexusai.query.workflow.WorkflowFrames;
import com.nexusai.query.workflow.WorkflowProjection;
import com.nexusai.query.workflow.WorkflowReads;
import com.nexusai.query.workflow.WorkflowStreams;
import com.nexusai.query.workflow.Workflows;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The query side: read models, their projections, the routes that read them and the live streams.
 * Needs an {@link EventLog}, an {@link ArtifactStore} and Axon's event store; RSocket also needs a
 * {@link com.nexusai.query.live.SetupAuthenticator}.
 */
@AutoConfiguration(
    beforeName = {
      "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
      "org.axonframework.springboot.autoconfig.InfraConfiguration"
    })
@Import({
  FirestoreConfiguration.class,
  RSocketConfiguration.class,
  WorkflowReads.class,
  ExecutionReads.class,
  ArtifactReads.class,
  EventReads.class,
  MemberReads.class,
  AuditReads.class,
  LiveEvents.class
})
public class QueryAutoConfiguration {

  /**
   * The read models of {@code NEXUS_HOME}; opened after the events, whose folder lock guards them
   * too.
   */
  @Bean(destroyMethod = "close")
  @ConditionalOnProperty(
      name = "nexus.read-models",
      havingValue = "embedded",
      matchIfMissing = true)
  @ConditionalOnMissingBean({ReadModels.class, ProjectionStore.class})
  EmbeddedReadModels readModels(@Value("${nexus.home}") String home, EventLog log) {
    return new EmbeddedReadModels(Path.of(home), ReadModelViews.ALL, log.head());
  }

  @Bean
  WorkflowProjection workflowProjection(ProjectionStore store) {
    return workflowsOf(store);
  }

  private static WorkflowProjection workflowsOf(ProjectionStore store) {
    return new WorkflowProjection(
        store, definition -> WorkflowCompiler.compile(definition).problems());
  }

  @Bean
  ExecutionProjection executionProjection(ProjectionStore store, EventLog log) {
    return new ExecutionProjection(store, log);
  }

  @Bean
  AuditProjection auditProjection(ProjectionStore store) {
    return new AuditProjection(store);
  }

  @Bean(destroyMethod = "close")
  Projections projections(
      ProjectionStore store,
      EventLog log,
      @Qualifier(FollowedLog.BEAN) ObjectProvider<FollowedLog> others) {
    return new Projections(
        List.of(WorkflowProjection.NAME, ExecutionProjection.NAME, AuditProjection.NAME),
        store,
        log,
        others.getIfAvailable());
  }

  @Bean(destroyMethod = "close")
  Rebuilder rebuilder(
      Projections projections,
      ProjectionStore store,
      ReadModels models,
      EventLog log,
      ObjectProvider<Configuration> axon) {
    return new Rebuilder(
        projections,
        store,
        models.progress(),
        log,
        Map.of(
            WorkflowProjection.NAME,
            QueryAutoConfiguration::workflowsOf,
            ExecutionProjection.NAME,
            copy -> new ExecutionProjection(copy, log),
            AuditProjection.NAME,
            AuditProjection::new),
        axon::getObject);
  }

  /** Before the processors are stopped: a rebuild would start its own again. */
  @Bean
  ApplicationListener<ContextClosedEvent> rebuildsEnd(Rebuilder rebuilder) {
    return _ -> rebuilder.close();
  }

  @Bean
  RebuildMetrics rebuildMetrics(Projections projections, Rebuilder rebuilder) {
    return new RebuildMetrics(projections, rebuilder);
  }

  @Bean
  ConfigurerModule projectionProcessors(Projections projections) {
    return configurer -> projections.configure(configurer.eventProcessing());
  }

  @Bean
  FreshReads freshReads(ReadModels models, EventLog log) {
    return new FreshReads(models, log);
  }

  @Bean
  @ConditionalOnMissingBean
  AnswerCache answerCache() {
    return AnswerCache.NONE;
  }

  @Bean
  Access access(EventLog log) {
    return new Access(log);
  }

  @Bean(destroyMethod = "close")
  Revocations revocations(
      Access access,
      EventLog log,
      @Qualifier(FollowedLog.BEAN) ObjectProvider<FollowedLog> withOthers) {
    return new Revocations(access, told(log, withOthers));
  }

  @Bean
  Workflows workflows(FreshReads reads, Access access) {
    return new Workflows(reads, access);
  }

  @Bean
  SharedWorkflows sharedWorkflows(FreshReads reads, Access access) {
    return new SharedWorkflows(reads, access);
  }

  @Bean
  Executions executions(
      FreshReads reads,
      Access access,
      ArtifactStore artifacts,
      Workflows workflows,
      ObjectProvider<CallbackLinks> links) {
    return new Executions(reads, access, artifacts, workflows, links.getIfAvailable());
  }

  @Bean
  ExecutionQueries executionQueries(Executions executions) {
    return new ExecutionQueries(executions);
  }

  /** After the revocations, which the log then tells first: nobody gets what came after theirs. */
  @Bean(destroyMethod = "close")
  @DependsOn("revocations")
  LiveHub liveHub(
      EventLog log, @Qualifier(FollowedLog.BEAN) ObjectProvider<FollowedLog> withOthers) {
    return new LiveHub(told(log, withOthers), List.of(new ExecutionFrames(), new WorkflowFrames()));
  }

  /** The log that tells of everything, also where other nodes share it. */
  private static EventLog told(EventLog log, ObjectProvider<FollowedLog> withOthers) {
    FollowedLog followed = withOthers.getIfAvailable();
    return followed == null ? log : followed;
  }

  @Bean
  ExecutionStreams executionStreams(
      LiveHub hub,
      EventLog log,
      Executions executions,
      Revocations revocations,
      FreshReads reads,
      ObjectProvider<Clock> clock) {
    return new ExecutionStreams(
        hub, log, executions, revocations, reads, clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  WorkflowStreams workflowStreams(
      LiveHub hub,
      EventLog log,
      Workflows workflows,
      Revocations revocations,
      FreshReads reads,
      ObjectProvider<Clock> clock) {
    return new WorkflowStreams(
        hub, log, workflows, revocations, reads, clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  AuditStream auditStream(
      LiveHub hub, EventLog log, FreshReads reads, ObjectProvider<Clock> clock) {
    return new AuditStream(hub, log, reads, clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  LiveLimits liveLimits() {
    return new LiveLimits();
  }

  @Bean
  LiveRoutes liveRoutes(List<LiveRoute> routes) {
    return new LiveRoutes(routes);
  }

  @Bean
  ProjectionMetrics projectionMetrics(Projections projections, ReadModels models, LiveHub hub) {
    return new ProjectionMetrics(projections, models.progress(), hub);
  }

  @Bean
  ProjectionReads projectionReads(
      Projections projections,
      ReadModels models,
      ProjectionStore store,
      EventLog log,
      Rebuilder rebuilder,
      ObjectProvider<EventProcessingConfiguration> processing) {
    return new ProjectionReads(
        projections,
        models.progress(),
        store,
        log,
        new ProjectionProcessors(processing::getObject),
        rebuilder);
  }
}
