package com.nexusai.app.identity;

import com.nexusai.query.live.Expiring;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A user as Spring Security carries them through a request. */
final class SignedInToken extends AbstractAuthenticationToken implements Expiring {
  private static final long serialVersionUID = 1L;
  private static final List<GrantedAuthority> ADMIN =
      List.of(new SimpleGrantedAuthority("ROLE_ADMIN"));

  private final transient SignedIn user;

  SignedInToken(SignedIn user) {
    super(user.admin() ? ADMIN : List.of());
    this.user = user;
    setAuthenticated(true);
  }

  @Override
  public SignedIn getPrincipal() {
    return user;
  }

  /** What they proved it with was checked, and nobody needs it any more. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public @Nullable Instant expiresAt() {
    return user.expiresAt();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedInToken that && user.equals(that.user);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(user);
  }
}
