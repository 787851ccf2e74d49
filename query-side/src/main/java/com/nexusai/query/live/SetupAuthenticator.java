package com.nexusai.query.live;

import com.nexusai.kernel.problem.Rejection;

/** Tells who an RSocket connection belongs to, from the bearer token in its setup. May block. */
@FunctionalInterface
public interface SetupAuthenticator {
  /**
   * The user behind a token, and until when the token says so.
   *
   * @throws Rejection {@code UNAUTHENTICATED} for a token that is not accepted
   */
  LiveCaller authenticate(String bearerToken);
}
