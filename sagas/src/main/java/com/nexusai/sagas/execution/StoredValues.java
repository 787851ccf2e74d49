package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads values of runs, also those that are kept in the artifact store. */
public record StoredValues(ArtifactStore artifacts) {

  /**
   * The JSON value.
   *
   * @throws IllegalStateException if the artifact store has lost it
   */
  public @Nullable Object read(Value value) {
    Value.Stored stored = value.stored();
    if (stored == null) {
      return value.json();
    }
    return Json.read(
        artifacts
            .read(stored.sha256())
            .orElseThrow(() -> new IllegalStateException("no artifact " + stored.sha256())));
  }
}
