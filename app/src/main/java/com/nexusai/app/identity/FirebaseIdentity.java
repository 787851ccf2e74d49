package com.nexusai.app.identity;

import com.nexusai.app.identity.firebase.FirebaseTokens;
import com.nexusai.app.settings.CommaList;
import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code NEXUS_AUTH=firebase}: the users of one Firebase project. Nothing of it is made on a local
 * server.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "nexus.auth", havingValue = "firebase")
class FirebaseIdentity {

  @Bean
  IdTokens idTokens(
      @Value("${nexus.firebase-project}") String project,
      @Value("${nexus.firebase-jwks-uri}") String keys,
      @Value("${nexus.admins}") String admins,
      LocalToken operator,
      Clock clock) {
    return new IdTokens(
        new FirebaseTokens(project.strip(), URI.create(keys.strip()), clock),
        new Admins(CommaList.of(admins)),
        operator);
  }
}
