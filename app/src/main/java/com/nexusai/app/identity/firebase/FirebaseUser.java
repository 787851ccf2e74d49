package com.nexusai.app.identity.firebase;

import com.nexusai.kernel.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an ID token says of its user.
 *
 * @param uid the token's {@code sub}
 * @param email null for who signed in without one
 * @param emailVerified whether the user has shown that it is theirs
 * @param name for people; the email or the uid for who gave none
 * @param picture the address of one; null where there is none
 * @param expiresAt when the token ends
 */
public record FirebaseUser(
    UserId uid,
    @Nullable String email,
    boolean emailVerified,
    String name,
    @Nullable String picture,
    Instant expiresAt) {}
