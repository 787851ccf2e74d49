package com.nexusai.query.testing;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.live.Expiring;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.SetupAuthenticator;
import com.nexusai.query.store.ReadModels;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.JavaSerializer;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The query side in a real web server on free ports. A user's bearer token is their name. */
public final class Server implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  public Server(Path home) {
    this(home, List.of());
  }

  /** With these objects as beans: a log of its own is not made then. */
  public Server(Path home, List<?> beans, String... settings) {
    System.setProperty("disable-axoniq-console-message", "true");
    SpringApplication application = new SpringApplication(App.class);
    application.addInitializers(fresh ->
        beans.forEach(bean ->
            fresh.getBeanFactory().registerSingleton(bean.getClass().getSimpleName(), bean)));
    List<String> all =
        new ArrayList<>(
            List.of(
                "--nexus.home=" + home,
                "--nexus.rsocket-port=0",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.tomcat.threads.max=8",
                "--server.tomcat.connection-timeout=2s",
                "--axon.axonserver.enabled=false",
                "--axon.update-check.disabled=true",
                "--axon.serializer.general=java",
                "--spring.main.banner-mode=off"));
    all.addAll(List.of(settings));
    this.context = application.run(all.toArray(String[]::new));
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class App {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TestLog log() {
      return new TestLog();
    }

    @Bean(name = "eventBus")
    EventStore store(TestLog log) {
      return log.store();
    }

    @Bean
    @Primary
    Serializer serializer() {
      return JavaSerializer.builder().build();
    }

    @Bean
    ArtifactStore artifacts() {
      return new World.MemoryArtifacts();
    }

    @Bean
    SetupAuthenticator authenticator() {
      return token -> {
        if (token.startsWith("bad")) {
          throw Rejection.of(
              Rejection.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "a good token", "a bad one");
        }
        return new LiveCaller(new UserId(token), token.startsWith("admin"), expiry(token));
      };
    }

    @Bean
    Filter identity() {
      return (request, response, chain) -> {
        String header = ((HttpServletRequest) request).getHeader("Authorization");
        Principal principal =
            header == null ? null : new Named(header.substring("Bearer ".length()));
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public Principal getUserPrincipal() {
                return principal;
              }

              @Override
              public boolean isUserInRole(String role) {
                return principal != null && principal.getName().startsWith("admin");
              }
            },
            response);
      };
    }

    @Bean
    Refusals refusals() {
      return new Refusals();
    }
  }

  /** A token that begins with "until-" and a number of milliseconds since 1970 ends then. */
  private static @Nullable Instant expiry(String token) {
    return token.startsWith("until-")
        ? Instant.ofEpochMilli(Long.parseLong(token.substring("until-".length())))
        : null;
  }

  private record Named(String name) implements Principal, Expiring {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public @Nullable Instant expiresAt() {
      return expiry(name);
    }
  }

  @RestControllerAdvice
  static class Refusals {
    @ExceptionHandler
    ResponseEntity<byte[]> on(Rejection refused) {
      return ResponseEntity.status(refused.rejection().kind().status())
          .header("Content-Type", "application/problem+json")
          .body(Json.write(refused.rejection()));
    }
  }

  public TestLog log() {
    return context.getBean(TestLog.class);
  }

  public World.MemoryArtifacts artifacts() {
    return context.getBean(World.MemoryArtifacts.class);
  }

  public ReadModels models() {
    return context.getBean(ReadModels.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public int rsocketPort() {
    return context.getEnvironment().getRequiredProperty("local.rsocket.server.port", Integer.class);
  }

  public HttpRequest.Builder request(String user, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20));
    return user == null ? request : request.header("Authorization", "Bearer " + user);
  }

  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer. */
  public record Answer(int status, Map<String, Object> json) {
    public Object code() {
      return json.get("code");
    }

    @SuppressWarnings("unchecked")
    public java.util.List<Map<String, Object>> items() {
      return (java.util.List<Map<String, Object>>) json.get("items");
    }
  }

  @SuppressWarnings("unchecked")
  public Answer get(String user, String path) {
    HttpResponse<byte[]> response =
        send(request(user, path).build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), (Map<String, Object>) Json.read(response.body()));
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}
