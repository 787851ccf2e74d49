package com.nexusai.sagas.outbound;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The guard, with the operator's exceptions. */
@AutoConfiguration
class OutboundAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(NameResolver.class)
  SystemResolver nameResolver() {
    return new SystemResolver();
  }

  @Bean
  OutboundGuard outboundGuard(
      @Value("${nexus.http-allow:}") String allowed, NameResolver resolver) {
    return new OutboundGuard(AllowList.parse(allowed), resolver);
  }
}
