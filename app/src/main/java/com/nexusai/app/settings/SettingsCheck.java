package com.nexusai.app.settings;

import com.nexusai.kernel.retention.Retention;
import com.nexusai.query.redis.RedisAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks at every setting before anything starts, so that a wrong one is told in a sentence and not
 * as a failed bean.
 *
 * <p>Runs when {@code application.properties}, which holds the defaults, was read and logging is
 * set up.
 */
public final class SettingsCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
  private static final String PREFIX = "NEXUS_";
  private static final int PORT_MAX = 65_535;
  private static final String RETENTION_AGE = "nexus.retention-age";
  private static final String RETENTION_RUNS = "nexus.retention-runs";
  private static final Pattern RUNS = Pattern.compile("[0-9]{1,6}|1000000");

  /** What this version reads; the launcher reads the last two. */
  static final Set<String> KNOWN =
      Set.of(
          "NEXUS_HOME",
          "NEXUS_PORT",
          "NEXUS_RSOCKET_PORT",
          "NEXUS_EVENTS",
          "NEXUS_READ_MODELS",
          "NEXUS_AUTH",
          "NEXUS_FIREBASE_PROJECT",
          "NEXUS_FIREBASE_JWKS_URI",
          "NEXUS_ADMINS",
          "NEXUS_ADDRESS",
          "NEXUS_PUBLIC_URL",
          "NEXUS_REDIS_CACHE",
          "NEXUS_REDIS_URL",
          "NEXUS_TLS_CERTIFICATE",
          "NEXUS_TLS_KEY",
          "NEXUS_CORS_ORIGINS",
          "NEXUS_TRUSTED_PROXIES",
          "NEXUS_RATE_LIMIT_USER",
          "NEXUS_RATE_LIMIT_IP",
          "NEXUS_VAULT_KEY",
          "NEXUS_HTTP_ALLOW",
          "NEXUS_RETENTION_AGE",
          "NEXUS_RETENTION_RUNS",
          "NEXUS_JAVA_HOME",
          "NEXUS_JAVA_OPTS");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    port(environment, "nexus.port");
    port(environment, "nexus.rsocket-port");
    oneOf(environment, "nexus.events", List.of("embedded"));
    ReadModelSettings.check(environment);
    oneOf(environment, "nexus.auth", List.of("local", "firebase"));
    retention(environment);
    IdentitySettings.check(environment);
    ServingSettings.check(environment);
    redis(environment);
    if (value(environment, "nexus.home").isBlank()) {
      throw SettingRefused.of("nexus.home", "a folder for the data", "");
    }
    Listening.derive(environment);
    tellUnknown(environment);
  }

  private static void port(ConfigurableEnvironment environment, String property) {
    String found = value(environment, property);
    try {
      int port = Integer.parseInt(found);
      if (port >= 0 && port <= PORT_MAX) {
        return;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are out of range.
    }
    throw SettingRefused.of(property, "a port from 0 (any free one) to " + PORT_MAX, found);
  }

  private static void redis(ConfigurableEnvironment environment) {
    String url = value(environment, "nexus.redis-url");
    if (!url.isBlank() && RedisAddress.parse(url).isEmpty()) {
      throw SettingRefused.of("nexus.redis-url", RedisAddress.EXPECTED, RedisAddress.shown(url));
    }
    oneOf(environment, "nexus.redis-cache", List.of("on", "off"));
  }

  private static void retention(ConfigurableEnvironment environment) {
    String age = value(environment, RETENTION_AGE);
    if (!age.equals("never") && !isAge(age)) {
      throw SettingRefused.of(
          RETENTION_AGE, "an ISO-8601 duration such as 'P30D' or 'PT12H', or 'never'", age);
    }
    String runs = value(environment, RETENTION_RUNS);
    if (!runs.equals("unlimited") && !RUNS.matcher(runs).matches()) {
      throw SettingRefused.of(
          RETENTION_RUNS, "a number from 0 to " + Retention.RUNS_MAX + ", or 'unlimited'", runs);
    }
  }

  private static boolean isAge(String text) {
    try {
      return !Duration.parse(text).isNegative();
    } catch (DateTimeException e) {
      return false;
    }
  }

  static void oneOf(ConfigurableEnvironment environment, String property, List<String> allowed) {
    String found = value(environment, property);
    if (!allowed.contains(found)) {
      throw SettingRefused.of(
          property,
          allowed.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" or ")),
          found);
    }
  }

  static String value(ConfigurableEnvironment environment, String property) {
    return environment.getProperty(property, "").strip();
  }

  /**
   * Told and not refused: platforms set variables of their own, such as NEXUS_SERVICE_HOST in
   * Kubernetes.
   */
  private static void tellUnknown(ConfigurableEnvironment environment) {
    Set<String> unknown = new TreeSet<>();
    for (String name : environment.getSystemEnvironment().keySet()) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      LOG.warn(
          "These are not settings of this version and have no effect: {}",
          String.join(", ", unknown));
    }
  }
}
