package com.nexusai.app.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.StartRefused;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirestoreSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', GOOGLE_CLOUD_PROJECT",
    "'My Project', '', GOOGLE_CLOUD_PROJECT",
    "'My Project', '127.0.0.1:1', GOOGLE_CLOUD_PROJECT",
    "my-project, localhost, FIRESTORE_EMULATOR_HOST",
    "'', 'http://localhost:8080', FIRESTORE_EMULATOR_HOST"
  })
  void firestore_needs_a_project_or_an_emulator(String project, String emulator, String variable) {
    assertThatThrownBy(() ->
            NexusApplication.start(
                Map.of(
                    "nexus.read-models", "firestore",
                    "nexus.google-cloud-project", project,
                    "nexus.firestore-emulator-host", emulator)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(variable + ": expected ");
  }
}
