package com.nexusai.app.settings;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks at who is let in. */
final class IdentitySettings {
  private static final String PROJECT = "nexus.firebase-project";
  private static final String KEYS = "nexus.firebase-jwks-uri";
  private static final String ADMINS = "nexus.admins";

  /** As Google gives them; older projects may have a domain before a colon. */
  private static final Pattern PROJECT_ID = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{3,29}");

  private static final Pattern KEYS_ADDRESS = Pattern.compile("https?://[^\\s/?#]+[^\\s]*");
  private static final Set<String> OWN_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int ENTRY_CHARS_MAX = 320;

  private IdentitySettings() {}

  static void check(ConfigurableEnvironment environment) {
    String auth = SettingsCheck.value(environment, "nexus.auth");
    String project = SettingsCheck.value(environment, PROJECT);
    if (auth.equals("firebase") && !PROJECT_ID.matcher(project).matches()) {
      throw SettingRefused.of(
          PROJECT, "the id of the Firebase project, which NEXUS_AUTH=firebase needs", project);
    }
    keys(SettingsCheck.value(environment, KEYS));
    admins(auth, SettingsCheck.value(environment, ADMINS));
  }

  /** Whoever can change the keys on their way can sign in as anybody. */
  private static void keys(String address) {
    if (!KEYS_ADDRESS.matcher(address).matches() || !isSafe(address)) {
      throw SettingRefused.of(
          KEYS, "an https address of a JSON Web Key Set (http only on this machine)", address);
    }
  }

  private static boolean isSafe(String address) {
    try {
      URI uri = URI.create(address);
      return uri.getHost() != null
          && (uri.getScheme().equals("https") || OWN_MACHINE.contains(uri.getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void admins(String auth, String found) {
    List<String> entries = CommaList.of(found);
    if (auth.equals("local") && !entries.isEmpty()) {
      throw SettingRefused.of(
          ADMINS, "nothing while NEXUS_AUTH is local, where the owner is the admin", found);
    }
    for (String entry : entries) {
      if (entry.length() > ENTRY_CHARS_MAX || entry.chars().anyMatch(Character::isWhitespace)) {
        throw SettingRefused.of(ADMINS, "user ids and email addresses, between commas", entry);
      }
    }
  }
}
