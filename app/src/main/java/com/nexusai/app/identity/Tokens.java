package com.nexusai.app.identity;

import com.nexusai.kernel.problem.Rejection;

/** Tells who a bearer token belongs to. */
@FunctionalInterface
interface Tokens {
  /**
   * The user of a token. May block.
   *
   * @throws Rejection {@code UNAUTHENTICATED} for a token that is not accepted
   */
  SignedIn read(String token);
}
