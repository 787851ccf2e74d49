package com.nexusai.command.callback;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.Receipts;
import com.nexusai.kernel.callback.CallbackLinks;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servlet at {@code /callbacks/*}, on nodes that have the key of resume URLs. */
@Configuration(proxyBeanMethods = false)
public class CallbackConfiguration {

  @Bean
  @ConditionalOnBean(CallbackLinks.class)
  ServletRegistrationBean<CallbackServlet> callbackServlet(
      CallbackLinks links,
      Commands commands,
      Receipts receipts,
      @Value("${nexus.webhook.body-bytes-max:1048576}") int bodyBytesMax) {
    ServletRegistrationBean<CallbackServlet> registration =
        new ServletRegistrationBean<>(
            new CallbackServlet(links, commands, receipts, bodyBytesMax), "/callbacks/*");
    registration.setName("callbacks");
    return registration;
  }
}
