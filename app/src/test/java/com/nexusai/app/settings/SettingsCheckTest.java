package com.nexusai.app.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.StartRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {
  @ParameterizedTest
  @CsvSource({
    "nexus.port, eighty, NEXUS_PORT",
    "nexus.port, 65536, NEXUS_PORT",
    "nexus.rsocket-port, -1, NEXUS_RSOCKET_PORT",
    "nexus.events, kafka, NEXUS_EVENTS",
    "nexus.read-models, redis, NEXUS_READ_MODELS",
    "nexus.auth, none, NEXUS_AUTH",
    "nexus.public-url, nexus.example.com, NEXUS_PUBLIC_URL",
    "nexus.redis-url, 127.0.0.1:6379, NEXUS_REDIS_URL",
    "nexus.redis-url, redis://127.0.0.1:70000, NEXUS_REDIS_URL",
    "nexus.redis-url, redis://127.0.0.1/first, NEXUS_REDIS_URL",
    "nexus.redis-cache, sometimes, NEXUS_REDIS_CACHE",
    "nexus.public-url, https://someone@nexus.example.com, NEXUS_PUBLIC_URL",
    "nexus.address, localhost, NEXUS_ADDRESS",
    "nexus.address, 10.0.0.256, NEXUS_ADDRESS",
    "nexus.firebase-jwks-uri, http://keys.example.com/jwks, NEXUS_FIREBASE_JWKS_URI",
    "nexus.firebase-jwks-uri, file:/etc/keys, NEXUS_FIREBASE_JWKS_URI",
    "nexus.admins, ada, NEXUS_ADMINS",
    "nexus.tls-certificate, /nowhere/server.crt, NEXUS_TLS_CERTIFICATE",
    "nexus.cors-origins, *, NEXUS_CORS_ORIGINS",
    "nexus.cors-origins, https://app.example.com/, NEXUS_CORS_ORIGINS",
    "nexus.cors-origins, null, NEXUS_CORS_ORIGINS",
    "nexus.trusted-proxies, proxy.example.com, NEXUS_TRUSTED_PROXIES",
    "nexus.rate-limit-user, 0, NEXUS_RATE_LIMIT_USER",
    "nexus.rate-limit-ip, unlimited, NEXUS_RATE_LIMIT_IP",
    "nexus.retention-age, 30 days, NEXUS_RETENTION_AGE",
    "nexus.retention-age, -P1D, NEXUS_RETENTION_AGE",
    "nexus.retention-runs, many, NEXUS_RETENTION_RUNS",
    "nexus.retention-runs, 1000001, NEXUS_RETENTION_RUNS"
  })
  void a_value_that_nexus_cannot_work_with_is_told_by_the_name_of_its_variable(
      String property, String value, String variable) {
    assertThatThrownBy(() -> NexusApplication.start(Map.of(property, value)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(variable + ": expected ")
        .hasMessageEndingWith("found '" + value + "'.");
  }

  @Test
  void a_password_is_not_repeated_in_the_refusal() {
    assertThatThrownBy(() ->
            NexusApplication.start(
                Map.of("nexus.redis-url", "redis://nexus:top/secret@redis.example.com:0")))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("NEXUS_REDIS_URL: expected ")
        .hasMessageEndingWith("found 'redis://***@redis.example.com:0'.")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_key_without_a_certificate_is_refused() {
    assertThatThrownBy(() -> NexusApplication.start(Map.of("nexus.tls-key", "pom.xml")))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("NEXUS_TLS_CERTIFICATE: expected a file")
        .hasMessageEndingWith("found ''.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "My Project", "x"})
  void firebase_without_a_project_is_refused(String project) {
    assertThatThrownBy(() ->
            NexusApplication.start(
                Map.of("nexus.auth", "firebase", "nexus.firebase-project", project)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("NEXUS_FIREBASE_PROJECT: expected the id of the Firebase project");
  }

  @Test
  void an_empty_data_folder_is_refused() {
    assertThatThrownBy(() -> NexusApplication.start(Map.of("nexus.home", " ")))
        .isInstanceOf(StartRefused.class)
        .hasMessage("NEXUS_HOME: expected a folder for the data, found ''.");
  }
}
