package com.nexusai.app.identity;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.SetupAuthenticator;
import org.springframework.stereotype.Component;

/** Lets an RSocket connection in by the local token. */
@Component
final class LocalSetup implements SetupAuthenticator {
  private final LocalToken token;

  LocalSetup(LocalToken token) {
    this.token = token;
  }

  @Override
  public LiveCaller authenticate(String bearerToken) {
    if (!token.is(bearerToken)) {
      throw Rejection.of(
          Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "the token of this server", "another one");
    }
    return new LiveCaller(UserId.LOCAL, true, null);
  }
}
