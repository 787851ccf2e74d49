package com.nexusai.query.rsocket;

import com.nexusai.query.live.LiveLimits;
import com.nexusai.query.live.LiveRoutes;
import com.nexusai.query.live.SetupAuthenticator;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves live streams over RSocket wherever somebody can tell who a token belongs to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(SetupAuthenticator.class)
public class RSocketConfiguration {

  @Bean
  LiveAcceptor liveAcceptor(
      SetupAuthenticator authenticator,
      LiveRoutes routes,
      LiveLimits limits,
      ObjectProvider<Clock> clock) {
    return new LiveAcceptor(authenticator, routes, limits, clock.getIfAvailable(Clock::systemUTC));
  }

  /**
   * On loopback unless whoever starts the server says otherwise; a bearer token must not cross a
   * network in the clear, so that comes with a certificate.
   */
  @Bean
  TcpServerLifecycle rsocketOverTcp(
      @Value("${nexus.rsocket-address:127.0.0.1}") String host,
      @Value("${nexus.rsocket-port:7000}") int port,
      @Value("${nexus.tls-bundle:}") String tlsBundle,
      ObjectProvider<SslBundles> bundles,
      LiveAcceptor acceptor,
      ApplicationEventPublisher events) {
    SslBundle tls = tlsBundle.isEmpty() ? null : bundles.getObject().getBundle(tlsBundle);
    return new TcpServerLifecycle(host, port, tls, acceptor, events);
  }

  /**
   * Tomcat learns WebSocket after the application's filters are in place, so that these see the
   * handshake first.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocketInTomcat() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.addServletContainerInitializer(new WsSci(), null));
  }

  @Bean
  WebSocketEndpoint rsocketOverWebSocket(ServletContext servlets, LiveAcceptor acceptor) {
    return new WebSocketEndpoint(servlets, acceptor);
  }
}
