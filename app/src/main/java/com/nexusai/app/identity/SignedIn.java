package com.nexusai.app.identity;

import com.nexusai.kernel.identity.UserId;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Who is asking, as {@code GET /api/v1/me} tells it.
 *
 * @param uid the user
 * @param email null where the identity has none
 * @param name for people
 * @param picture the address of one; null where the identity has none
 */
record SignedIn(UserId uid, @Nullable String email, String name, @Nullable String picture)
    implements Principal {
  /** The one user of a server without an identity provider. */
  private static final SignedIn LOCAL = new SignedIn(UserId.LOCAL, null, "Local owner", null);

  private static final Authentication LOCAL_ADMIN =
      UsernamePasswordAuthenticationToken.authenticated(
          LOCAL, null, List.of(new SimpleGrantedAuthority("ROLE_ADMIN")));

  /** The owner of a local server, who is its admin too. */
  static Authentication local() {
    return LOCAL_ADMIN;
  }

  /** The user id: what a request's principal is asked for. */
  @Override
  public String getName() {
    return uid.value();
  }
}
