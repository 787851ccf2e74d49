package com.nexusai.query.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request's principal (what {@code getUserPrincipal()} answers) that stands for a token with an
 * end; streams that it opened end then, too.
 */
public interface Expiring {
  /** When the token ends; null for one that never does. */
  @Nullable Instant expiresAt();
}
