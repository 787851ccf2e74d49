package com.nexusai.app.identity;

import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.SetupAuthenticator;
import org.springframework.stereotype.Component;

/** Lets an RSocket connection in by the same tokens as a request. */
@Component
final class TokenSetup implements SetupAuthenticator {
  private final Tokens tokens;

  TokenSetup(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public LiveCaller authenticate(String bearerToken) {
    SignedIn user = tokens.read(bearerToken);
    return new LiveCaller(user.uid(), user.admin(), user.expiresAt());
  }
}
