package com.nexusai.query.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Values as a reader sees them: what is kept outside the events is read up to a bound for one
 * answer, and named beyond it.
 */
final class StoredValues {
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private final ArtifactStore artifacts;
  private long left;

  private StoredValues(ArtifactStore artifacts, long left) {
    this.artifacts = artifacts;
    this.left = left;
  }

  /** For one answer about one run. */
  static StoredValues read(ArtifactStore artifacts) {
    return new StoredValues(artifacts, BYTES_MAX);
  }

  /** For lists and live frames, which only name what is kept outside. */
  static @Nullable Object named(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    return value.stored() == null ? value.json() : value.stored();
  }

  /**
   * The JSON value, or {@code {sha256, size_bytes}} when it is too large to be told here or was
   * erased.
   */
  @Nullable Object of(@Nullable Value value) {
    Value.Stored stored = value == null ? null : value.stored();
    if (stored == null || stored.sizeBytes() > left) {
      return named(value);
    }
    left -= stored.sizeBytes();
    return artifacts.read(stored.sha256()).<@Nullable Object>map(Json::read).orElse(stored);
  }
}
