package com.nexusai.query.live;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who watches.
 *
 * @param user whose things are shown
 * @param admin whether the whole audit may be shown, too
 * @param expiresAt when their token ends, and every stream with it; null for one that never does
 */
public record LiveCaller(UserId user, boolean admin, @Nullable Instant expiresAt) {

  /** Whether the token has ended by now. */
  public boolean expired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** What a stream is ended with when the token has. */
  public Rejection tokenExpired(long taken) {
    return Rejection.of(
        Kind.UNAUTHENTICATED,
        new Problem(
            "TOKEN_EXPIRED",
            "$",
            "a token that has not ended",
            "one that ended at " + expiresAt,
            "Connect with a new token. " + LiveFeed.comingBack(taken)));
  }
}
