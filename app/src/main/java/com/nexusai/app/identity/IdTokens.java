package com.nexusai.app.identity;

import com.nexusai.app.identity.firebase.FirebaseTokens;
import com.nexusai.app.identity.firebase.FirebaseUser;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.Optional;

/**
 * The ID tokens of Firebase users, in a header or in the cookie. Programs of whoever runs the
 * server still have the token of the data folder: an ID token ends within the hour, and who reads
 * that file can read all the data anyway.
 */
final class IdTokens implements Tokens, Sessions {
  private final FirebaseTokens firebase;
  private final Admins admins;
  private final LocalToken operator;

  IdTokens(FirebaseTokens firebase, Admins admins, LocalToken operator) {
    this.firebase = firebase;
    this.admins = admins;
    this.operator = operator;
  }

  @Override
  public SignedIn read(String token) {
    return operator.is(token) ? SignedIn.LOCAL : signedIn(firebase.read(token));
  }

  /** The cookie holds the ID token itself, so it ends with it and is checked like it. */
  @Override
  public Optional<SignedIn> ofCookie(String value) {
    try {
      return Optional.of(signedIn(firebase.read(value)));
    } catch (Rejection refused) {
      if (refused.rejection().kind() == Kind.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private SignedIn signedIn(FirebaseUser user) {
    return new SignedIn(
        user.uid(),
        user.email(),
        user.name(),
        user.picture(),
        admins.contain(user),
        user.expiresAt());
  }
}
