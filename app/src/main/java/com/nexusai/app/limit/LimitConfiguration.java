package com.nexusai.app.limit;

import com.nexusai.app.settings.CommaList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Counts behind the edge, which knows what is meant for this server at all. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {
  private static final int BEHIND_THE_EDGE = Ordered.HIGHEST_PRECEDENCE + 1;

  @Bean
  RateLimits rateLimits(
      @Value("${nexus.rate-limit-user}") String perUser,
      @Value("${nexus.rate-limit-ip}") String perAddress,
      @Value("${nexus.trusted-proxies}") String proxies,
      @Value("${nexus.auth}") String auth) {
    return new RateLimits(
        limit(perUser),
        limit(perAddress),
        new ClientAddress(CommaList.of(proxies)),
        auth.equals("local"));
  }

  @Bean
  FilterRegistrationBean<AddressLimit> addressLimit(RateLimits limits) {
    var registration = new FilterRegistrationBean<>(new AddressLimit(limits));
    registration.setOrder(BEHIND_THE_EDGE);
    registration.setAsyncSupported(true);
    return registration;
  }

  private static @Nullable Integer limit(String setting) {
    return setting.strip().equals("off") ? null : Integer.valueOf(setting.strip());
  }
}
