package com.nexusai.app.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;

/** Where the read models are kept. */
final class ReadModelSettings {
  private static final String PROPERTY = "nexus.read-models";
  private static final String FIRESTORE = "firestore";
  private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/:]+:[0-9]{1,5}");
  private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{3,38}");

  private ReadModelSettings() {}

  static void check(ConfigurableEnvironment environment) {
    SettingsCheck.oneOf(environment, PROPERTY, List.of("embedded", FIRESTORE));
    if (!SettingsCheck.value(environment, PROPERTY).equals(FIRESTORE)) {
      return;
    }
    String emulator = SettingsCheck.value(environment, "nexus.firestore-emulator-host");
    if (!emulator.isEmpty() && !HOST_AND_PORT.matcher(emulator).matches()) {
      throw SettingRefused.of(
          "firestore.emulator.host", "host and port, such as '127.0.0.1:8787'", emulator);
    }
    String project = SettingsCheck.value(environment, "nexus.google-cloud-project");
    boolean needed = emulator.isEmpty() || !project.isEmpty();
    if (needed && !PROJECT.matcher(project).matches()) {
      throw SettingRefused.of(
          "google.cloud.project",
          "the id of a Google Cloud project, which NEXUS_READ_MODELS=firestore needs",
          project);
    }
  }
}
