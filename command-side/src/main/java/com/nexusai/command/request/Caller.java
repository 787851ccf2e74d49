package com.nexusai.command.request;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who makes a request. */
public final class Caller {
  private Caller() {}

  /**
   * The user behind a request's principal.
   *
   * @param principal null when nobody signed in
   * @throws Rejection {@code UNAUTHENTICATED} when there is none
   */
  public static UserId user(@Nullable Principal principal) {
    if (principal == null) {
      throw Rejection.of(
          Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "a signed-in user", "nobody");
    }
    return new UserId(principal.getName());
  }

  /** The same user as the one who acts. */
  public static Actor actor(@Nullable Principal principal) {
    return Actor.of(user(principal));
  }
}
