package com.nexusai.app.identity;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.live.Expiring;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param uid the user
 * @param email null where the identity has none
 * @param name for people
 * @param picture the address of one; null where the identity has none
 * @param admin whether they may see to the server itself
 * @param expiresAt when what they proved it with ends; null for what never does
 */
record SignedIn(
    UserId uid,
    @Nullable String email,
    String name,
    @Nullable String picture,
    boolean admin,
    @Nullable Instant expiresAt)
    implements Principal, Expiring {

  /** The owner of the data folder, who is admin of its server too. */
  static final SignedIn LOCAL = new SignedIn(UserId.LOCAL, null, "Local owner", null, true, null);

  /** The user id: what a request's principal is asked for. */
  @Override
  public String getName() {
    return uid.value();
  }
}
