package com.nexusai.app.settings;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What follows from where the server listens and whether it has a certificate: the web server's own
 * settings, and that RSocket over TCP stays on this machine where tokens would travel in the clear.
 */
final class Listening {
  static final String CERTIFICATE = "nexus.tls-certificate";
  static final String KEY = "nexus.tls-key";

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final String BUNDLE = "nexus";
  private static final String KEY_STORE = "spring.ssl.bundle.pem." + BUNDLE + ".keystore.";

  private Listening() {}

  static void derive(ConfigurableEnvironment environment) {
    String address = SettingsCheck.value(environment, "nexus.address");
    String certificate = SettingsCheck.value(environment, CERTIFICATE);
    boolean local = InetAddress.ofLiteral(address).isLoopbackAddress();
    Map<String, Object> derived = new HashMap<>();
    derived.put("server.address", address);
    derived.put("nexus.rsocket-address", address);
    if (!certificate.isEmpty()) {
      derived.put("nexus.tls-bundle", BUNDLE);
      derived.put("server.ssl.bundle", BUNDLE);
      derived.put(KEY_STORE + "certificate", "file:" + certificate);
      derived.put(KEY_STORE + "private-key", "file:" + SettingsCheck.value(environment, KEY));
    } else if (!local) {
      derived.put("nexus.rsocket-address", "127.0.0.1");
      LOG.warn(
          "RSocket over TCP listens on 127.0.0.1 only: beyond this machine it needs"
              + " NEXUS_TLS_CERTIFICATE and NEXUS_TLS_KEY. The WebSocket /rsocket is reached"
              + " wherever the web server is.");
    }
    environment.getPropertySources().addFirst(new MapPropertySource("nexus-listening", derived));
  }
}
