package com.nexusai.query.web;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.Expiring;
import com.nexusai.query.live.LiveCaller;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who reads. */
public final class Caller {
  /** The role of admins. */
  public static final String ADMIN = "ADMIN";

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

  /**
   * The user behind a request that opens a stream.
   *
   * @throws Rejection {@code UNAUTHENTICATED} when nobody signed in
   */
  public static LiveCaller watching(HttpServletRequest request, @Nullable Principal principal) {
    return watching(user(principal), request.isUserInRole(ADMIN), principal);
  }

  /** A user who opens a stream; their token's end is told by a principal that has one. */
  public static LiveCaller watching(UserId user, boolean admin, @Nullable Principal principal) {
    return new LiveCaller(
        user, admin, principal instanceof Expiring expiring ? expiring.expiresAt() : null);
  }
}
