package com.nexusai.app.identity;

import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.eventstore.home.DataFolder;
import com.nexusai.kernel.problem.ProblemJson;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/** The local identity and what it may reach; whatever is not named here is for admins only. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class IdentityConfiguration {

  @Bean
  LocalToken localToken(DataFolder home) {
    return LocalToken.open(home.path());
  }

  @Bean
  LoginLinks loginLinks(Clock clock) {
    return new LoginLinks(clock);
  }

  @Bean
  SessionCookie sessionCookie(LocalToken token, Clock clock) {
    return new SessionCookie(token, clock);
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
  SecurityFilterChain routes(HttpSecurity http, LocalToken token, SessionCookie session) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new LocalAuthentication(token, session), AnonymousAuthenticationFilter.class)
        .exceptionHandling(refused ->
            refused.authenticationEntryPoint(unauthenticated()).accessDeniedHandler(forbidden()))
        .authorizeHttpRequests(routes ->
            routes
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers("/", "/index.html", "/nexus.css", "/login", "/health/**")
                .permitAll()
                // A browser's WebSocket carries no header of ours: the token comes in the RSocket
                // setup.
                .requestMatchers("/rsocket")
                .permitAll()
                .requestMatchers("/api/v1/projections/**", "/api/v1/sagas/**")
                .hasRole("ADMIN")
                .requestMatchers(
                    "/api/v1/**", "/v3/api-docs", "/swagger-ui.html", "/swagger-ui/**")
                .authenticated()
                .anyRequest()
                .hasRole("ADMIN"))
        .build();
  }

  private static AuthenticationEntryPoint unauthenticated() {
    return (_, response, _) -> {
      response.setHeader("WWW-Authenticate", "Bearer");
      ProblemResponse.send(
          response,
          ProblemJson.of(
              401,
              "UNAUTHENTICATED",
              "Expected the header 'Authorization: Bearer …' with the token of this server, or a browser signed in by the link that ./nexus up prints."));
    };
  }

  private static AccessDeniedHandler forbidden() {
    return (_, response, _) ->
        ProblemResponse.send(
            response, ProblemJson.of(403, "FORBIDDEN", "This is for admins of the server."));
  }
}
