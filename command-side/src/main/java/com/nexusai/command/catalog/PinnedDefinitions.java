package com.nexusai.command.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nexusai.command.catalog.StoredWorkflows.Folded;
import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What decisions may read besides events: compiled workflow versions and large values. Both never
 * change, so what was read once is kept while there is room.
 */
final class PinnedDefinitions implements Pinned {
  private static final int VERSIONS_MAX = 1_000;
  private static final long VALUE_BYTES_MAX = 32L * 1024 * 1024;

  private final StoredWorkflows workflows;
  private final ArtifactStore artifacts;

  private final Cache<Version, CompiledWorkflow> versions =
      Caffeine.newBuilder().maximumSize(VERSIONS_MAX).executor(Runnable::run).build();

  private final Cache<Value.Stored, Optional<Object>> values =
      Caffeine.newBuilder()
          .maximumWeight(VALUE_BYTES_MAX)
          .weigher((Value.Stored stored, Optional<Object> _) -> weight(stored))
          .executor(Runnable::run)
          .build();

  PinnedDefinitions(StoredWorkflows workflows, ArtifactStore artifacts) {
    this.workflows = workflows;
    this.artifacts = artifacts;
  }

  private record Version(WorkflowId workflow, int number) {}

  @Override
  public CompiledWorkflow definition(WorkflowId workflowId, int version) {
    return versions.get(new Version(workflowId, version), this::compile);
  }

  @Override
  public @Nullable Object read(Value value) {
    Value.Stored stored = value.stored();
    return stored == null ? value.json() : values.get(stored, this::load).orElse(null);
  }

  @Override
  public Value keep(@Nullable Object json) {
    if (Json.sizeAtLeast(json, Value.INLINE_BYTES_MAX + 1) <= Value.INLINE_BYTES_MAX) {
      return Value.of(json);
    }
    byte[] bytes = Json.write(json);
    Value.Stored stored = new Value.Stored(artifacts.keep(bytes), bytes.length);
    values.put(stored, Optional.ofNullable(json));
    return new Value(null, stored);
  }

  @Override
  public String keepFile(byte[] content) {
    return artifacts.keep(content);
  }

  private CompiledWorkflow compile(Version version) {
    Folded folded = workflows.at(version.workflow(), version.number());
    if (folded == null) {
      throw Rejection.notFound("a version", version.workflow() + " version " + version.number());
    }
    return folded.state().compiled();
  }

  private Optional<Object> load(Value.Stored stored) {
    byte[] bytes =
        artifacts
            .read(stored.sha256())
            .orElseThrow(() ->
                Rejection.of(
                    Kind.NOT_FOUND,
                    "VALUE_ERASED",
                    "$",
                    "the value with SHA-256 " + stored.sha256(),
                    "nothing: it was erased, or never kept here"));
    // Not through Json.read: what a run made may be larger than what a request may bring.
    return Optional.ofNullable(Json.mapper().readValue(bytes, Object.class));
  }

  /** A value takes about four times its text in memory, and a map entry is not free. */
  private static int weight(Value.Stored stored) {
    return (int) Math.min(Integer.MAX_VALUE, 4 * stored.sizeBytes() + 200);
  }
}
