package com.nexusai.app.identity.firebase;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads ID tokens of one Firebase project. Only RS256 is known here: a token that says {@code
 * none}, or signs itself with the public key as a shared secret, has no key to be checked with.
 */
public final class FirebaseTokens {
  private final JwtDecoder decoder;
  private final String project;

  /**
   * Reads tokens of this project.
   *
   * @param keys where the keys that sign them are published, as a JSON Web Key Set
   */
  public FirebaseTokens(String project, URI keys, Clock clock) {
    NimbusJwtDecoder nimbus =
        NimbusJwtDecoder.withJwkSource(new FirebaseKeys(new KeySetSource(keys), clock))
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .build();
    nimbus.setJwtValidator(FirebaseClaims.of(project, clock));
    this.decoder = nimbus;
    this.project = project;
  }

  /**
   * The user of a token. May block, for a few seconds at most, while keys are fetched.
   *
   * @throws Rejection {@code TOKEN_EXPIRED} or {@code UNAUTHENTICATED} for a token that is not
   *     accepted, {@code KEYS_UNAVAILABLE} when it cannot be told whether it is
   */
  public FirebaseUser read(String token) {
    try {
      return user(decoder.decode(token));
    } catch (JwtValidationException e) {
      throw refused(e);
    } catch (BadJwtException e) {
      throw refused("one that it did not sign, or no token at all");
    } catch (JwtException e) {
      throw Rejection.of(
          Kind.UNAVAILABLE,
          "KEYS_UNAVAILABLE",
          "$",
          "the keys that Firebase signs tokens with",
          "no answer where they are published");
    }
  }

  private static FirebaseUser user(Jwt token) {
    String uid = token.getSubject();
    String email = text(token, "email");
    String name = text(token, "name");
    return new FirebaseUser(
        new UserId(uid),
        email,
        Boolean.TRUE.equals(token.getClaim("email_verified")),
        name != null ? name : email != null ? email : uid,
        text(token, "picture"),
        expiry(token));
  }

  private static Instant expiry(Jwt token) {
    return Objects.requireNonNull(token.getExpiresAt(), "checked with the claims");
  }

  private static @Nullable String text(Jwt token, String claim) {
    return token.getClaim(claim) instanceof String text && !text.isBlank() ? text : null;
  }

  private Rejection refused(JwtValidationException e) {
    String why =
        e.getErrors().stream()
            .map(OAuth2Error::getDescription)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("another one");
    return why.startsWith("Jwt expired")
        ? Rejection.of(
            Kind.UNAUTHENTICATED, "TOKEN_EXPIRED", "$", "a token that has not ended", why)
        : refused(why);
  }

  private Rejection refused(String found) {
    return Rejection.of(
        Kind.UNAUTHENTICATED,
        "UNAUTHENTICATED",
        "$",
        "an ID token of the Firebase project '" + project + "'",
        found);
  }
}
