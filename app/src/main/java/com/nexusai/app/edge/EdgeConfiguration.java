package com.nexusai.app.edge;

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
  FilterRegistrationBean<Edge> edge() {
    var registration = new FilterRegistrationBean<>(new Edge());
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
