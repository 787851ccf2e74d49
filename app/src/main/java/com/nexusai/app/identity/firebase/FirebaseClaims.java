package com.nexusai.app.identity.firebase;

import com.nexusai.kernel.identity.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/**
 * What has to stand in a token of a project, besides a signature that is right: the issuer alone
 * would let the tokens of every other Firebase project in.
 */
final class FirebaseClaims implements OAuth2TokenValidator<Jwt> {
  /** How far the clocks of Google and of this machine may be apart. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final Pattern UID = Pattern.compile("[^\\p{Cntrl}]{1,128}");

  private final String project;
  private final Clock clock;

  private FirebaseClaims(String project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  /** Everything that is checked of a project's tokens. */
  static OAuth2TokenValidator<Jwt> of(String project, Clock clock) {
    JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
    times.setClock(clock);
    times.setAllowEmptyExpiryClaim(false);
    return new DelegatingOAuth2TokenValidator<>(
        JwtTypeValidator.jwt(),
        times,
        new JwtIssuerValidator("https://securetoken.google.com/" + project),
        new FirebaseClaims(project, clock));
  }

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    List<OAuth2Error> wrong = new ArrayList<>();
    if (!List.of(project).equals(token.getAudience())) {
      wrong.add(wrong("the audience is not " + project));
    }
    if (!isPast(token.getClaim("iat")) || !isPast(token.getClaim("auth_time"))) {
      wrong.add(wrong("iat and auth_time are not both in the past"));
    }
    String uid = token.getSubject();
    if (uid == null || uid.isBlank() || !UID.matcher(uid).matches()) {
      wrong.add(wrong("sub is not an id of 1 to 128 characters"));
    } else if (uid.equals(UserId.LOCAL.value())) {
      // What the owner of a local server left in the data folder is nobody's by a chosen name.
      wrong.add(wrong("sub is '" + uid + "', which is the owner of the data folder"));
    }
    return OAuth2TokenValidatorResult.failure(wrong);
  }

  private boolean isPast(@Nullable Object claim) {
    long latest = clock.instant().plus(SKEW).getEpochSecond();
    return switch (claim) {
      case Number seconds -> seconds.longValue() <= latest;
      case Instant time -> time.getEpochSecond() <= latest;
      case null, default -> false;
    };
  }

  private static OAuth2Error wrong(String what) {
    return new OAuth2Error("invalid_token", what, null);
  }
}
