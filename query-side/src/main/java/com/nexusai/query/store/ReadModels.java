package com.nexusai.query.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The read models as the reading side sees them. Safe to use from any thread, virtual ones
 * included.
 */
public interface ReadModels {
  /**
   * Asks questions that belong together. The work runs on a reader thread of the store and must not
   * block; what it throws is thrown here.
   */
  <T extends @Nullable Object> T read(Function<Reading, T> work);

  /** How far each projection has come, and waiting for it. */
  Progress progress();
}
