package com.nexusai.app.edge;

import com.nexusai.app.settings.CommaList;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the edge in front of everything else. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

  @Bean
  OwnHost ownHost(
      @Value("${nexus.address}") String address,
      @Value("${nexus.public-url}") String publicUrl,
      @Value("${nexus.cors-origins}") String origins) {
    return new OwnHost(
        InetAddress.ofLiteral(address.strip()),
        publicUrl.isBlank() ? null : URI.create(publicUrl.strip()),
        CommaList.of(origins.toLowerCase(Locale.ROOT)));
  }

  @Bean
  FilterRegistrationBean<Edge> edge(OwnHost host) {
    var registration = new FilterRegistrationBean<>(new Edge(host));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setAsyncSupported(true);
    return registration;
  }

  @Bean
  WebMvcConfigurer jsonBodies() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new JsonBodies()).addPathPatterns("/api/**");
      }
    };
  }
}
