package com.nexusai.app.identity;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code NEXUS_AUTH=local}: one owner, who has the token of the data folder. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "nexus.auth", havingValue = "local")
class LocalIdentity {

  @Bean
  LoginLinks loginLinks(Clock clock) {
    return new LoginLinks(clock);
  }

  @Bean
  LocalSession localSession(LocalToken token, Clock clock) {
    return new LocalSession(token, clock);
  }

  @Bean
  Tokens localTokens(LocalToken token) {
    return presented -> {
      if (!token.is(presented)) {
        throw Rejection.of(
            Kind.UNAUTHENTICATED,
            "UNAUTHENTICATED",
            "$",
            "the token of this server",
            "another one");
      }
      return SignedIn.LOCAL;
    };
  }
}
