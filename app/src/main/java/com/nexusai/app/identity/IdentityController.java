package com.nexusai.app.identity;

import com.nexusai.kernel.identity.UserId;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who am I. */
@RestController
class IdentityController {

  /**
   * The caller, as {@code GET /api/v1/me} tells it.
   *
   * @param uid the user
   * @param email null where the identity has none
   * @param name for people
   * @param picture the address of one; null where the identity has none
   */
  record Me(UserId uid, @Nullable String email, String name, @Nullable String picture) {}

  @GetMapping("/api/v1/me")
  Me me(@AuthenticationPrincipal SignedIn user) {
    return new Me(user.uid(), user.email(), user.name(), user.picture());
  }
}
