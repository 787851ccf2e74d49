package com.nexusai.query.testing;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import com.nexusai.query.ReadModelViews;
import com.nexusai.query.access.Access;
import com.nexusai.query.access.Revocations;
import com.nexusai.query.audit.AuditProjection;
import com.nexusai.query.audit.AuditStream;
import com.nexusai.query.embedded.EmbeddedReadModels;
import com.nexusai.query.execution.ExecutionFrames;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.execution.ExecutionStreams;
import com.nexusai.query.execution.Executions;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.projection.Projections;
import com.nexusai.query.projection.Rebuilder;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.ViewHash;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.workflow.WorkflowFrames;
import com.nexusai.query.workflow.WorkflowProjection;
import com.nexusai.query.workflow.WorkflowStreams;
import com.nexusai.query.workflow.Workflows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.serialization.JavaSerializer;
import org.jspecify.annotations.Nullable;

/** The query side without Spring: a real read-model file, real processors, and a log in memory. */
public final class World implements AutoCloseable {
  static {
    System.setProperty("disable-axoniq-console-message", "true");
  }

  public final TestLog log;
  public final ReadModels models;
  public final ProjectionStore store;
  public final Projections projections;
  public final FreshReads reads;
  public final Access access;
  public final Revocations revocations;
  public final Workflows workflows;
  public final Executions executions;
  public final LiveHub hub;
  public final LiveRoutes routes;
  public final MemoryArtifacts artifacts = new MemoryArtifacts();
  public final Rebuilder rebuilder;
  private final Configuration axon;

  public World(Path home, TestLog log) {
    this(home, log, List.of());
  }

  /** With further handlers, each in a processing group of its own. */
  public World(Path home, TestLog log, List<?> handlers, String... groups) {
    this(new EmbeddedReadModels(home, ReadModelViews.ALL, log.head()), log, handlers, groups);
  }

  /** On another store, which is closed with it. */
  public World(ProjectionStore store, TestLog log, List<?> handlers, String... groups) {
    this.log = log;
    this.store = store;
    this.models = (ReadModels) store;
    List<String> names =
        new ArrayList<>(
            List.of(WorkflowProjection.NAME, ExecutionProjection.NAME, AuditProjection.NAME));
    names.addAll(List.of(groups));
    this.projections = new Projections(names, store, log);
    var configurer = DefaultConfigurer.defaultConfiguration(false);
    configurer.configureSerializer(_ -> JavaSerializer.builder().build());
    configurer.configureEventStore(_ -> log.store());
    projections.configure(configurer.eventProcessing());
    configurer
        .eventProcessing()
        .registerEventHandler(_ -> workflowsOf(store))
        .registerEventHandler(_ -> new ExecutionProjection(store, log))
        .registerEventHandler(_ -> new AuditProjection(store));
    handlers.forEach(handler -> configurer.eventProcessing().registerEventHandler(_ -> handler));
    this.axon = configurer.start();
    this.rebuilder =
        rebuilder(
            Map.of(
                WorkflowProjection.NAME,
                World::workflowsOf,
                ExecutionProjection.NAME,
                copy -> new ExecutionProjection(copy, log),
                AuditProjection.NAME,
                AuditProjection::new));
    this.reads = new FreshReads(models, log);
    this.access = new Access(log);
    this.workflows = new Workflows(reads, access);
    this.executions = new Executions(reads, access, artifacts, workflows, null);
    this.revocations = new Revocations(access, log);
    this.hub = new LiveHub(log, List.of(new ExecutionFrames(), new WorkflowFrames()));
    this.routes =
        new LiveRoutes(
            List.of(
                new ExecutionStreams(hub, log, executions, revocations, reads, Clock.systemUTC()),
                new WorkflowStreams(hub, log, workflows, revocations, reads, Clock.systemUTC()),
                new AuditStream(hub, log, reads, Clock.systemUTC())));
  }

  /** Opens a stream for an ordinary user. */
  public LiveFeed open(UserId user, String route, @Nullable Long from) {
    return routes.open(new LiveCaller(user, false, null), route, from);
  }

  private static WorkflowProjection workflowsOf(ProjectionStore store) {
    return new WorkflowProjection(
        store, definition -> WorkflowCompiler.compile(definition).problems());
  }

  /** Rebuilds with these projections. */
  public Rebuilder rebuilder(Map<String, Function<ProjectionStore, Object>> factories) {
    return new Rebuilder(projections, store, models.progress(), log, factories, () -> axon);
  }

  /** What all views hold. */
  public String hash() {
    return ViewHash.of(models, ReadModelViews.ALL);
  }

  /** Waits until every projection has seen everything. */
  public void caughtUp() {
    projections
        .names()
        .forEach(name -> models.progress().await(name, log.head(), Duration.ofSeconds(60)));
  }

  public Configuration axon() {
    return axon;
  }

  @Override
  public void close() {
    hub.close();
    revocations.close();
    rebuilder.close();
    axon.shutdown();
    projections.close();
    try {
      ((AutoCloseable) store).close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Values kept in memory. */
  public static final class MemoryArtifacts implements ArtifactStore {
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    @Override
    public String keep(byte[] content) {
      try {
        String sha256 =
            java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
        kept.put(sha256, content);
        return sha256;
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Optional<byte[]> read(String sha256) {
      return Optional.ofNullable(kept.get(sha256));
    }

    @Override
    public void erase(String sha256) {
      kept.remove(sha256);
    }
  }
}
