package com.nexusai.app.identity;

import com.nexusai.app.edge.OwnHost;
import com.nexusai.app.limit.RateLimits;
import com.nexusai.app.limit.UserLimit;
import com.nexusai.eventstore.home.DataFolder;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Who is let in, and what they may reach; whatever is not named here is for admins only. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class IdentityConfiguration {

  /** What tells nothing of anybody: pages, the way in, and whether the server is well. */
  private static final String[] OPEN = {"/", "/index.html", "/nexus.css", "/login", "/health/**"};

  /** What tells of everybody. */
  static final String[] ADMIN = {"/api/v1/projections/**", "/api/v1/sagas/**", "/metrics"};

  @Bean
  LocalToken localToken(DataFolder home) {
    return LocalToken.open(home.path());
  }

  @Bean
  SessionCookie sessionCookie(OwnHost host) {
    return new SessionCookie(host);
  }

  /**
   * Nobody signs in with a password here; declared so that no default user with a printed one is
   * made.
   */
  @Bean
  AuthenticationManager noPasswords() {
    return _ -> {
      throw new BadCredentialsException("Expected a token.");
    };
  }

  /** Webhooks are called by other services: the trigger itself says how they are signed. */
  @Bean
  WebSecurityCustomizer openWebhooks() {
    return web -> web.ignoring().requestMatchers("/webhooks/**", "/callbacks/**");
  }

  @Bean
  RequestRejectedHandler oddAddresses() {
    return new OddAddresses();
  }

  @Bean
  SecurityFilterChain routes(
      HttpSecurity http, Tokens tokens, Sessions sessions, OwnHost host, RateLimits limits) {
    Refused refused = new Refused(ADMIN);
    return http.csrf(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessionLess -> sessionLess.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new RequestAuthentication(tokens, sessions, host), AnonymousAuthenticationFilter.class)
        .addFilterBefore(new UserLimit(limits), AnonymousAuthenticationFilter.class)
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(refused).accessDeniedHandler(refused))
        .authorizeHttpRequests(routes ->
            routes
                // Where the server itself sends a request on: it was let in, or is told why not.
                .dispatcherTypeMatchers(
                    DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.INCLUDE)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                // A browser's WebSocket carries no header of ours: the token comes in the RSocket
                // setup.
                .requestMatchers("/rsocket")
                .permitAll()
                .requestMatchers(ADMIN)
                .hasRole("ADMIN")
                .requestMatchers("/api/v1/**", "/v3/api-docs", "/swagger-ui.html", "/swagger-ui/**")
                .authenticated()
                .anyRequest()
                .hasRole("ADMIN"))
        .build();
  }
}
