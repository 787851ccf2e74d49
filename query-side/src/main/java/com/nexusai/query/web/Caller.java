package com.nexusai.query.web;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who reads. */
public final class Caller {
  private Caller() {}

  /**
   * The user behind a request.
   *
   * @throws Rejection {@code UNAUTHENTICATED} when nobody signed in
   */
  public static UserId user(@Nullable Principal principal) {
    if (principal == null) {
      throw Rejection.of(
          Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "a signed-in user", "nobody");
    }
    return new UserId(principal.getName());
  }
}
