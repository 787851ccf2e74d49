package com.nexusai.app.identity.firebase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirebaseKeysTest {
  private final List<JWK> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private final Moved clock = new Moved();
  private volatile int status = 200;
  private HttpServer server;
  private FirebaseKeys keys;

  @BeforeEach
  void publish() throws Exception {
    published.add(new RSAKeyGenerator(2_048).keyID("old").generate());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          byte[] set =
              new JWKSet(List.copyOf(published)).toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    server.start();
    keys = keysAt(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void keys_are_fetched_once_for_many_tokens() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(named("old")).hasSize(1);
    }

    assertThat(fetches).hasValue(1);
  }

  @Test
  void a_key_that_is_new_is_fetched_at_once() throws Exception {
    named("old");
    published.add(new RSAKeyGenerator(2_048).keyID("new").generate());
    clock.move(FirebaseKeys.PAUSE);

    assertThat(named("new")).hasSize(1);
    assertThat(named("old")).hasSize(1);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void names_that_were_made_up_are_looked_for_twice_a_minute_at_most() throws Exception {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 10; i++) {
        assertThat(named("made-up-" + second + "-" + i)).isEmpty();
      }
      clock.move(Duration.ofSeconds(1));
    }

    assertThat(fetches).hasValue(2);
  }

  @Test
  void a_token_that_names_no_key_is_given_none_and_costs_nothing() throws Exception {
    assertThat(
            keys.get(
                new JWKSelector(
                    JWKMatcher.forJWSHeader(new JWSHeader.Builder(JWSAlgorithm.RS256).build())),
                null))
        .isEmpty();
    assertThat(fetches).hasValue(0);
  }

  @Test
  void a_key_that_is_published_no_more_serves_for_an_hour_at_most() throws Exception {
    named("old");
    published.clear();
    published.add(new RSAKeyGenerator(2_048).keyID("new").generate());

    clock.move(FirebaseKeys.FRESH.minusSeconds(1));
    assertThat(named("old")).hasSize(1);
    clock.move(Duration.ofSeconds(1));
    assertThat(named("old")).isEmpty();
  }

  @Test
  void known_keys_serve_on_for_a_day_while_none_can_be_fetched() throws Exception {
    named("old");
    status = 503;

    clock.move(FirebaseKeys.KEPT.minusSeconds(1));
    assertThat(named("old")).hasSize(1);
    clock.move(Duration.ofSeconds(1));
    assertThatThrownBy(() -> named("old")).isInstanceOf(KeySourceException.class);

    status = 200;
    clock.move(FirebaseKeys.PAUSE_AFTER_FAILURE);
    assertThat(named("old")).hasSize(1);
  }

  @Test
  void without_any_key_nobody_can_tell_and_it_is_tried_again_soon() throws Exception {
    status = 500;
    assertThatThrownBy(() -> named("old")).isInstanceOf(KeySourceException.class);
    assertThatThrownBy(() -> named("old")).isInstanceOf(KeySourceException.class);
    assertThat(fetches).hasValue(1);

    status = 200;
    clock.move(FirebaseKeys.PAUSE_AFTER_FAILURE);
    assertThat(named("old")).hasSize(1);
  }

  @Test
  void an_address_that_says_nothing_is_given_up_soon() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FirebaseKeys waiting = keysAt(silent.getLocalPort());
      long begun = System.nanoTime();

      assertThatThrownBy(() -> waiting.get(selector("old"), null))
          .isInstanceOf(KeySourceException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
    }
  }

  private List<JWK> named(String name) throws KeySourceException {
    return keys.get(selector(name), null);
  }

  private static JWKSelector selector(String name) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(name).build();
    return new JWKSelector(JWKMatcher.forJWSHeader(header));
  }

  private FirebaseKeys keysAt(int port) {
    return new FirebaseKeys(
        new KeySetSource(URI.create("http://127.0.0.1:" + port + "/keys")), clock);
  }

  private static final class Moved extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
