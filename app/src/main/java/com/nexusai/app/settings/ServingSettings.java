package com.nexusai.app.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks at where the server listens, and whom it answers. */
final class ServingSettings {
  private static final Pattern PUBLIC_URL = Pattern.compile("https?://[^\\s?#/@]+(/[^\\s?#]*)?");
  private static final Pattern ORIGIN = Pattern.compile("https?://[^\\s?#/@*,]+");
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,5}|1000000");

  private ServingSettings() {}

  static void check(ConfigurableEnvironment environment) {
    address(environment);
    publicUrl(environment);
    tls(environment);
    origins(environment);
    proxies(environment);
    limit(environment, "nexus.rate-limit-user");
    limit(environment, "nexus.rate-limit-ip");
  }

  private static void address(ConfigurableEnvironment environment) {
    String found = SettingsCheck.value(environment, "nexus.address");
    if (!isAddress(found)) {
      throw SettingRefused.of(
          "nexus.address", "an IP address such as 127.0.0.1, or 0.0.0.0 for all", found);
    }
  }

  private static void publicUrl(ConfigurableEnvironment environment) {
    String url = SettingsCheck.value(environment, "nexus.public-url");
    if (!url.isEmpty() && !(PUBLIC_URL.matcher(url).matches() && hasHost(url))) {
      throw SettingRefused.of(
          "nexus.public-url", "an address such as https://nexus.example.com", url);
    }
  }

  /** Both or neither, and both readable: a server that was to be encrypted must not fall back. */
  private static void tls(ConfigurableEnvironment environment) {
    String certificate = SettingsCheck.value(environment, Listening.CERTIFICATE);
    String key = SettingsCheck.value(environment, Listening.KEY);
    if (!certificate.isEmpty() || !key.isEmpty()) {
      require(
          PemContent::getCertificates,
          Listening.CERTIFICATE,
          certificate,
          "a file with the certificate chain (PEM)");
      require(
          content -> List.of(Objects.requireNonNull(content.getPrivateKey())),
          Listening.KEY,
          key,
          "a file with the private key of the certificate (PEM, not encrypted)");
    }
  }

  private static void require(
      Function<PemContent, List<?>> part, String property, String file, String expected) {
    try {
      if (!file.isEmpty() && !part.apply(PemContent.load(Path.of(file))).isEmpty()) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      // Whatever is wrong with it: told below.
    }
    throw SettingRefused.of(property, expected, file);
  }

  private static void origins(ConfigurableEnvironment environment) {
    for (String origin : CommaList.of(SettingsCheck.value(environment, "nexus.cors-origins"))) {
      if (!ORIGIN.matcher(origin).matches() || !hasHost(origin)) {
        throw SettingRefused.of(
            "nexus.cors-origins",
            "origins such as https://app.example.com, between commas and without '*'",
            origin);
      }
    }
  }

  private static void proxies(ConfigurableEnvironment environment) {
    for (String proxy : CommaList.of(SettingsCheck.value(environment, "nexus.trusted-proxies"))) {
      if (!isAddress(proxy)) {
        throw SettingRefused.of(
            "nexus.trusted-proxies", "IP addresses of proxies, between commas", proxy);
      }
    }
  }

  private static void limit(ConfigurableEnvironment environment, String property) {
    String found = SettingsCheck.value(environment, property);
    if (!found.equals("off") && !LIMIT.matcher(found).matches()) {
      throw SettingRefused.of(
          property, "a number of requests a minute from 1 to 1000000, or 'off'", found);
    }
  }

  private static boolean isAddress(String text) {
    try {
      return InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean hasHost(String url) {
    try {
      return URI.create(url).getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
